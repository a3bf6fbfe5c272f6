import { Body, Controller, Delete, Get, Param, Patch, Post, Put, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  changeListSchema,
  changeQuerySchema,
  editMessageSchema,
  idParamSchema,
  messageListSchema,
  messageParamSchema,
  messageQuerySchema,
  messageSchema,
  reactionParamSchema,
  sendMessageSchema,
  type ErrorCode,
  type Message,
  type SendMessage,
} from '@zentra/contracts';
import type { Response } from 'express';
import type * as z from 'zod';
import { ApiEndpoint } from '../../common/http/api-endpoint.decorator';
import { CurrentUser, type Identity } from '../../common/identity';
import { MessagesService } from './messages.service';

type IdParam = z.output<typeof idParamSchema>;
type MessageParam = z.output<typeof messageParamSchema>;
type ReactionParam = z.output<typeof reactionParamSchema>;

const CHANGE_ERRORS: ErrorCode[] = ['VALIDATION_FAILED', 'NOT_FOUND', 'CONSENT_REQUIRED', 'MESSAGE_DELETED'];

@ApiTags('messages')
@Controller('conversations/:id')
export class MessagesController {
  constructor(private readonly messages: MessagesService) {}

  @Get('messages')
  @ApiEndpoint('listMessages', 'List messages', messageListSchema, {
    description: 'Ascending by `seq`. Without `before`, `after` and `from`: the newest page.',
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
  })
  list(
    @CurrentUser() { userId }: Identity,
    @Param({ schema: idParamSchema }) { id }: IdParam,
    @Query({ schema: messageQuerySchema }) query: z.output<typeof messageQuerySchema>,
  ) {
    return this.messages.history(userId, id, query);
  }

  @Get('changes')
  @ApiEndpoint('listChanges', 'List changed messages', changeListSchema, {
    description:
      'Messages that were sent, edited, deleted or reacted to after a `rev`. Clients call it after each reconnect.',
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
  })
  changes(
    @CurrentUser() { userId }: Identity,
    @Param({ schema: idParamSchema }) { id }: IdParam,
    @Query({ schema: changeQuerySchema }) query: z.output<typeof changeQuerySchema>,
  ) {
    return this.messages.changes(userId, id, query);
  }

  @Post('messages')
  @ApiEndpoint('sendMessage', 'Send a message', messageSchema, {
    status: 201,
    orStatus: 200,
    description: 'Idempotent by `clientId`: a repeat returns the first message with status 200.',
    errors: [
      'VALIDATION_FAILED',
      'CONSENT_REQUIRED',
      'CLIENT_ID_REUSED',
      'ATTACHMENT_NOT_USABLE',
      'STORAGE_FULL',
    ],
  })
  async send(
    @CurrentUser() identity: Identity,
    @Param({ schema: idParamSchema }) { id }: IdParam,
    @Body({ schema: sendMessageSchema }) body: SendMessage,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Message> {
    const { message, duplicate } = await this.messages.send(identity, { ...body, conversationId: id });
    if (duplicate) response.status(200);
    return message;
  }

  @Patch('messages/:seq')
  @ApiEndpoint('editMessage', 'Edit a message', messageSchema, {
    description: 'Only your own messages.',
    errors: [...CHANGE_ERRORS, 'FORBIDDEN'],
  })
  edit(
    @CurrentUser() identity: Identity,
    @Param({ schema: messageParamSchema }) { id, seq }: MessageParam,
    @Body({ schema: editMessageSchema }) { body }: z.output<typeof editMessageSchema>,
  ) {
    return this.messages.edit(identity, { conversationId: id, seq }, body);
  }

  @Delete('messages/:seq')
  @ApiEndpoint('deleteMessage', 'Delete a message', messageSchema, {
    description: 'Deletes your own message for both people; its `seq` stays.',
    errors: ['VALIDATION_FAILED', 'NOT_FOUND', 'CONSENT_REQUIRED', 'FORBIDDEN'],
  })
  delete(
    @CurrentUser() identity: Identity,
    @Param({ schema: messageParamSchema }) { id, seq }: MessageParam,
  ) {
    return this.messages.delete(identity, { conversationId: id, seq });
  }

  @Put('messages/:seq/reactions/:emoji')
  @ApiEndpoint('addReaction', 'Add a reaction', messageSchema, { errors: CHANGE_ERRORS })
  react(
    @CurrentUser() identity: Identity,
    @Param({ schema: reactionParamSchema }) { id, seq, emoji }: ReactionParam,
  ) {
    return this.messages.react(identity, { conversationId: id, seq }, { emoji, on: true });
  }

  @Delete('messages/:seq/reactions/:emoji')
  @ApiEndpoint('removeReaction', 'Remove a reaction', messageSchema, { errors: CHANGE_ERRORS })
  unreact(
    @CurrentUser() identity: Identity,
    @Param({ schema: reactionParamSchema }) { id, seq, emoji }: ReactionParam,
  ) {
    return this.messages.react(identity, { conversationId: id, seq }, { emoji, on: false });
  }
}
