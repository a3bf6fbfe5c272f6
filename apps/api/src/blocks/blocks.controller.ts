import { Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { blockPageSchema, blockQuerySchema, userIdParamSchema } from '@zentra/contracts';
import type * as z from 'zod';
import { ApiEndpoint } from '../common/http/api-endpoint.decorator';
import { CurrentUser, type Identity } from '../common/identity';
import { BlocksService } from './blocks.service';

type UserIdParam = z.output<typeof userIdParamSchema>;

@ApiTags('blocks')
@Controller('blocks')
export class BlocksController {
  constructor(private readonly blocks: BlocksService) {}

  @Get()
  @ApiEndpoint('listBlockedPeople', 'List blocked people', blockPageSchema, { errors: ['VALIDATION_FAILED'] })
  list(
    @CurrentUser() { userId }: Identity,
    @Query({ schema: blockQuerySchema }) query: z.output<typeof blockQuerySchema>,
  ) {
    return this.blocks.blocked(userId, query);
  }

  @Put(':userId')
  @ApiEndpoint('blockPerson', 'Block a person', null, {
    status: 204,
    description: 'The person is not notified.',
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
  })
  block(@CurrentUser() me: Identity, @Param({ schema: userIdParamSchema }) { userId }: UserIdParam) {
    return this.blocks.block(me.userId, userId);
  }

  @Delete(':userId')
  @ApiEndpoint('unblockPerson', 'Unblock a person', null, {
    status: 204,
    description: 'The person is not notified.',
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
  })
  unblock(@CurrentUser() me: Identity, @Param({ schema: userIdParamSchema }) { userId }: UserIdParam) {
    return this.blocks.unblock(me.userId, userId);
  }
}
