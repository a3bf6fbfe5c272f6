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
import { Answers } from '../common/answers.decorator';
import { CurrentUser, type Identity } from '../common/identity';
import { LeavingService } from './leaving.service';

type UserIdParam = z.output<typeof userIdParamSchema>;

@Controller()
export class LeavingController {
  constructor(private readonly leaving: LeavingService) {}

  @ApiTags('conversations')
  @Post('conversations/:id/end')
  @Answers('Leave: messages stop for both', conversationSchema, {
    description: 'The other person sees that the chat ended, not why. A new interest can open it again.',
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
  @Answers('Whom you block', blockPageSchema, { errors: ['VALIDATION_FAILED'] })
  list(
    @CurrentUser() { userId }: Identity,
    @Query({ schema: blockQuerySchema }) query: z.output<typeof blockQuerySchema>,
  ) {
    return this.leaving.blocked(userId, query);
  }

  @ApiTags('blocks')
  @Put('blocks/:userId')
  @Answers('Block a person; they are not told', null, {
    status: 204,
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
  })
  block(@CurrentUser() me: Identity, @Param({ schema: userIdParamSchema }) { userId }: UserIdParam) {
    return this.leaving.block(me.userId, userId);
  }

  @ApiTags('blocks')
  @Delete('blocks/:userId')
  @Answers('Take a block back; they are not told', null, {
    status: 204,
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
  })
  unblock(@CurrentUser() me: Identity, @Param({ schema: userIdParamSchema }) { userId }: UserIdParam) {
    return this.leaving.unblock(me.userId, userId);
  }
}
