import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  conversationPageSchema,
  conversationQuerySchema,
  conversationSchema,
  muteSchema,
  idParamSchema,
  readResultSchema,
  readSchema,
  unreadCountSchema,
} from '@zentra/contracts';
import type * as z from 'zod';
import { ApiEndpoint } from '../../common/http/api-endpoint.decorator';
import { CurrentUser, type Identity } from '../../common/identity';
import { ConversationsService } from './conversations.service';
import { ReceiptsService } from '../receipts/receipts.service';

type IdParam = z.output<typeof idParamSchema>;

@ApiTags('conversations')
@Controller('conversations')
export class ConversationsController {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly receipts: ReceiptsService,
  ) {}

  @Get()
  @ApiEndpoint('listConversations', 'List conversations', conversationPageSchema, {
    description: 'Most recent activity first.',
    errors: ['VALIDATION_FAILED'],
  })
  list(
    @CurrentUser() { userId }: Identity,
    @Query({ schema: conversationQuerySchema }) query: z.output<typeof conversationQuerySchema>,
  ) {
    return this.conversations.list(userId, query);
  }

  @Get('unread')
  @ApiEndpoint('countUnreadConversations', 'Count unread conversations', unreadCountSchema)
  unread(@CurrentUser() { userId }: Identity) {
    return this.conversations.unread(userId);
  }

  @Get(':id')
  @ApiEndpoint('getConversation', 'Get a conversation', conversationSchema, {
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
  })
  get(@CurrentUser() { userId }: Identity, @Param({ schema: idParamSchema }) { id }: IdParam) {
    return this.conversations.conversation(userId, id);
  }

  @Put(':id/mute')
  @ApiEndpoint(
    'muteConversation',
    'Mute a conversation for some time, or until you unmute it',
    conversationSchema,
    {
      errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
    },
  )
  mute(
    @CurrentUser() { userId }: Identity,
    @Param({ schema: idParamSchema }) { id }: IdParam,
    @Body({ schema: muteSchema }) { forSeconds }: z.output<typeof muteSchema>,
  ) {
    return this.conversations.mute(userId, id, forSeconds);
  }

  @Delete(':id/mute')
  @ApiEndpoint('unmuteConversation', 'Unmute a conversation', conversationSchema, {
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
  })
  unmute(@CurrentUser() { userId }: Identity, @Param({ schema: idParamSchema }) { id }: IdParam) {
    return this.conversations.unmute(userId, id);
  }

  @Post(':id/read')
  @ApiEndpoint('markConversationRead', 'Mark a conversation as read', readResultSchema, {
    description: 'Up to `seq`; a lower `seq` than before has no effect.',
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
