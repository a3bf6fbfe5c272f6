import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  conversationPageSchema,
  conversationQuerySchema,
  conversationSchema,
  idParamSchema,
  messageListSchema,
  messageQuerySchema,
  messageSchema,
  readResultSchema,
  readSchema,
  sendMessageSchema,
  type Message,
  type SendMessage,
} from '@zentra/contracts';
import type { Response } from 'express';
import type * as z from 'zod';
import { Answers } from '../common/answers.decorator';
import { CurrentUser, type Identity } from '../common/identity';
import { ChatService } from './chat.service';

type IdParam = z.output<typeof idParamSchema>;

@ApiTags('conversations')
@Controller('conversations')
export class ChatController {
  constructor(private readonly chat: ChatService) {}

  @Get()
  @Answers('List your conversations, newest activity first', conversationPageSchema, {
    errors: ['VALIDATION_FAILED'],
  })
  list(
    @CurrentUser() { userId }: Identity,
    @Query({ schema: conversationQuerySchema }) query: z.output<typeof conversationQuerySchema>,
  ) {
    return this.chat.list(userId, query);
  }

  @Get(':id')
  @Answers('See one conversation', conversationSchema, { errors: ['VALIDATION_FAILED', 'NOT_FOUND'] })
  get(@CurrentUser() { userId }: Identity, @Param({ schema: idParamSchema }) { id }: IdParam) {
    return this.chat.conversation(userId, id);
  }

  @Get(':id/messages')
  @Answers('Read the history, ascending by seq', messageListSchema, {
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
  })
  history(
    @CurrentUser() { userId }: Identity,
    @Param({ schema: idParamSchema }) { id }: IdParam,
    @Query({ schema: messageQuerySchema }) query: z.output<typeof messageQuerySchema>,
  ) {
    return this.chat.history(userId, id, query);
  }

  @Post(':id/messages')
  @Answers('Send a message', messageSchema, {
    status: 201,
    orStatus: 200,
    description:
      'Repeat a send with the same `clientId` as often as you like: 200 answers what the first one stored.',
    errors: ['VALIDATION_FAILED', 'CONSENT_REQUIRED', 'CLIENT_ID_REUSED'],
  })
  async send(
    @CurrentUser() identity: Identity,
    @Param({ schema: idParamSchema }) { id }: IdParam,
    @Body({ schema: sendMessageSchema }) body: SendMessage,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Message> {
    const { message, duplicate } = await this.chat.send(identity, { ...body, conversationId: id });
    if (duplicate) response.status(200);
    return message;
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
    return this.chat.markRead(identity, id, seq);
  }
}
