import { Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  blockPageSchema,
  blockQuerySchema,
  conversationSchema,
  idParamSchema,
  userIdParamSchema,
} from '@zentra/contracts';
import type * as z from 'zod';
import { ApiEndpoint } from '../common/http/api-endpoint.decorator';
import { CurrentUser, type Identity } from '../common/identity';
import { LeavingService } from './leaving.service';

type UserIdParam = z.output<typeof userIdParamSchema>;

@Controller()
export class LeavingController {
  constructor(private readonly leaving: LeavingService) {}

  @ApiTags('conversations')
  @Post('conversations/:id/end')
  @ApiEndpoint('endConversation', 'End a conversation', conversationSchema, {
    description:
      'No more messages for both people. The other person sees that it ended, not why. A new interest can reopen it.',
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
  })
  end(
    @CurrentUser() { userId }: Identity,
    @Param({ schema: idParamSchema }) { id }: z.output<typeof idParamSchema>,
  ) {
    return this.leaving.end(userId, id);
  }

  @ApiTags('blocks')
  @Get('blocks')
  @ApiEndpoint('listBlockedPeople', 'List blocked people', blockPageSchema, { errors: ['VALIDATION_FAILED'] })
  list(
    @CurrentUser() { userId }: Identity,
    @Query({ schema: blockQuerySchema }) query: z.output<typeof blockQuerySchema>,
  ) {
    return this.leaving.blocked(userId, query);
  }

  @ApiTags('blocks')
  @Put('blocks/:userId')
  @ApiEndpoint('blockPerson', 'Block a person', null, {
    status: 204,
    description: 'The person is not notified.',
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
  })
  block(@CurrentUser() me: Identity, @Param({ schema: userIdParamSchema }) { userId }: UserIdParam) {
    return this.leaving.block(me.userId, userId);
  }

  @ApiTags('blocks')
  @Delete('blocks/:userId')
  @ApiEndpoint('unblockPerson', 'Unblock a person', null, {
    status: 204,
    description: 'The person is not notified.',
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
  })
  unblock(@CurrentUser() me: Identity, @Param({ schema: userIdParamSchema }) { userId }: UserIdParam) {
    return this.leaving.unblock(me.userId, userId);
  }
}
