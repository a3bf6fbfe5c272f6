import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  conversationPageSchema,
  conversationQuerySchema,
  conversationSchema,
  muteSchema,
  idParamSchema,
  readResultSchema,
  readSchema,
} from '@zentra/contracts';
import type * as z from 'zod';
import { Answers } from '../common/answers.decorator';
import { CurrentUser, type Identity } from '../common/identity';
import { ConversationsService } from './conversations.service';
import { ReceiptsService } from './receipts.service';

type IdParam = z.output<typeof idParamSchema>;

@ApiTags('conversations')
@Controller('conversations')
export class ConversationsController {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly receipts: ReceiptsService,
  ) {}

  @Get()
  @Answers('List your conversations, newest activity first', conversationPageSchema, {
    errors: ['VALIDATION_FAILED'],
  })
  list(
    @CurrentUser() { userId }: Identity,
    @Query({ schema: conversationQuerySchema }) query: z.output<typeof conversationQuerySchema>,
  ) {
    return this.conversations.list(userId, query);
  }

  @Get(':id')
  @Answers('See one conversation', conversationSchema, { errors: ['VALIDATION_FAILED', 'NOT_FOUND'] })
  get(@CurrentUser() { userId }: Identity, @Param({ schema: idParamSchema }) { id }: IdParam) {
    return this.conversations.conversation(userId, id);
  }

  @Put(':id/mute')
  @Answers(
    'Keep a conversation silent on your devices, for a time or until you say otherwise',
    conversationSchema,
    {
      errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
    },
  )
  mute(
    @CurrentUser() { userId }: Identity,
    @Param({ schema: idParamSchema }) { id }: IdParam,
    @Body({ schema: muteSchema }) { until }: z.output<typeof muteSchema>,
  ) {
    return this.conversations.mute(userId, id, until);
  }

  @Post(':id/read')
  @Answers('Mark as read up to a seq; never goes back', readResultSchema, {
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
  })
  read(
    @CurrentUser() identity: Identity,
    @Param({ schema: idParamSchema }) { id }: IdParam,
    @Body({ schema: readSchema }) { seq }: z.output<typeof readSchema>,
  ) {
    return this.receipts.markRead(identity, id, seq);
  }
}
