import { Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { conversationSchema, idParamSchema } from '@zentra/contracts';
import type * as z from 'zod';
import { ApiEndpoint } from '../common/http/api-endpoint.decorator';
import { CurrentUser, type Identity } from '../common/identity';
import { ConnectionsService } from './connections.service';

@ApiTags('conversations')
@Controller('conversations')
export class ConnectionsController {
  constructor(private readonly connections: ConnectionsService) {}

  @Post(':id/end')
  @ApiEndpoint('endConversation', 'End a conversation', conversationSchema, {
    description:
      'No more messages for both people. The other person sees that it ended, not why. A new interest can reopen it.',
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
  })
  end(
    @CurrentUser() { userId }: Identity,
    @Param({ schema: idParamSchema }) { id }: z.output<typeof idParamSchema>,
  ) {
    return this.connections.end(userId, id);
  }
}
