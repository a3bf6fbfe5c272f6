import { Injectable } from '@nestjs/common';
import type { ChangeList, Message, MessageList, SendMessage } from '@zentra/contracts';
import { AppError } from '../../common/errors/app-error';
import type { Identity } from '../../common/identity';
import { RateLimiter } from '../../common/limits/rate-limit';
import { FilesSweeper } from '../../files/files.sweeper';
import { DomainEvents } from '../../events/domain-events';
import { RealtimeService } from '../../realtime/realtime.service';
import { AttachmentMessageWriter } from './attachment-message.writer';
import { ConversationsRepository } from '../conversations/conversations.repository';
import { deleted, edited, reacted } from './message-changes';
import { toMessage } from './message.mapper';
import { MessageWriter } from './message.writer';
import { PublishedSeqs } from './published-seqs';
import { MessagesRepository, type MessageRange, type Change } from './messages.repository';

/** Identifies one message. */
interface MessageKey {
  conversationId: string;
  seq: number;
}

/**
 * Sends, edits, deletes, reacts to and reads messages, for sockets and HTTP. `socketId` is the
 * sender's device, which gets the result in its ack and is left out of the event.
 */
@Injectable()
export class MessagesService {
  /** What this process has published: a repeat must not push again. */
  private readonly published = new PublishedSeqs();

  constructor(
    private readonly conversations: ConversationsRepository,
    private readonly messages: MessagesRepository,
    private readonly writer: MessageWriter,
    private readonly attachmentWriter: AttachmentMessageWriter,
    private readonly files: FilesSweeper,
    private readonly realtime: RealtimeService,
    private readonly limiter: RateLimiter,
    private readonly events: DomainEvents,
  ) {}

  /**
   * Stores a message. Resolves once it is durable and published to both members, except to the
   * socket that sent it.
   * @throws CONSENT_REQUIRED, CLIENT_ID_REUSED, ATTACHMENT_NOT_USABLE, STORAGE_FULL, RATE_LIMITED,
   * UNAVAILABLE, VALIDATION_FAILED where `replyTo` is no message of the conversation
   */
  async send(
    { userId }: Identity,
    {
      conversationId,
      clientId,
      body,
      replyTo = null,
      attachments = [],
    }: SendMessage & { conversationId: string },
    socketId?: string,
  ): Promise<{ message: Message; duplicate: boolean }> {
    await this.limiter.consume('message', userId);
    const draft = { conversationId, senderId: userId, clientId, body, replyTo };
    try {
      const { message, duplicate, memberIds, consent } =
        attachments.length > 0
          ? await this.attachmentWriter.append({ ...draft, attachmentIds: attachments })
          : await this.writer.append(draft);
      if (memberIds.length > 0 && consent !== null) {
        const options = { consent, except: socketId };
        // The first attempt may have been stored by a process that stopped before it published it.
        if (duplicate)
          this.realtime.publish(
            memberIds,
            'conversation:moved',
            { conversationId, rev: message.rev },
            options,
          );
        else this.realtime.publish(memberIds, 'message:new', { message }, options);
        if (this.published.add(message)) this.events.emit('message.stored', { message, memberIds });
      }
      return { message, duplicate };
    } catch (error) {
      throw replyTo === null ? error : await this.whyRefused(error, userId, conversationId);
    }
  }

  /**
   * Edits the text of an own message.
   * @throws NOT_FOUND, FORBIDDEN, CONSENT_REQUIRED, MESSAGE_DELETED, RATE_LIMITED,
   * VALIDATION_FAILED where neither text nor attachments would be left
   */
  async edit({ userId }: Identity, key: MessageKey, body: string, socketId?: string): Promise<Message> {
    await this.limiter.consume('message', userId);
    return this.change(userId, key, edited(userId, body), socketId);
  }

  /**
   * Deletes an own message. A repeat changes nothing.
   * @throws NOT_FOUND, FORBIDDEN, CONSENT_REQUIRED, RATE_LIMITED
   */
  async delete({ userId }: Identity, key: MessageKey, socketId?: string): Promise<Message> {
    await this.limiter.consume('message', userId);
    const message = await this.change(userId, key, deleted(userId), socketId);
    void this.files.wake();
    return message;
  }

  /**
   * Adds or removes a reaction.
   * @throws NOT_FOUND, CONSENT_REQUIRED, MESSAGE_DELETED, RATE_LIMITED, VALIDATION_FAILED above 12
   * different emoji
   */
  async react(
    { userId }: Identity,
    key: MessageKey,
    { emoji, on }: { emoji: string; on: boolean },
    socketId?: string,
  ): Promise<Message> {
    await this.limiter.consume('signal', userId);
    return this.change(userId, key, reacted(userId, emoji, on), socketId);
  }

  /**
   * Returns one page of history, ascending by `seq`: the newest, before or after a seq, or from a
   * moment on.
   * @throws NOT_FOUND
   */
  async history(userId: string, conversationId: string, range: MessageRange): Promise<MessageList> {
    const rev = await this.revFor(userId, conversationId);
    const { rows, hasMore } = await this.messages.page(conversationId, range);
    return { items: rows.map(toMessage), hasMore, rev };
  }

  /**
   * Returns messages changed after a rev. Pass the result's `rev` as `after` of the next call.
   * @throws NOT_FOUND
   */
  async changes(
    userId: string,
    conversationId: string,
    { after, limit }: { after: number; limit: number },
  ): Promise<ChangeList> {
    // Read before the rows: changes between the two queries are returned again by the next call,
    // which is harmless.
    const rev = await this.revFor(userId, conversationId);
    const rows = await this.messages.changes(conversationId, after, limit + 1);
    const items = rows.slice(0, limit).map(toMessage);
    const hasMore = rows.length > limit;
    const last = items.at(-1)?.rev ?? after;
    return { items, rev: hasMore ? last : Math.max(rev, last), hasMore };
  }

  private async change(
    userId: string,
    { conversationId, seq }: MessageKey,
    change: Change,
    socketId?: string,
  ) {
    const {
      message: row,
      memberIds,
      consent,
      isChanged,
    } = await this.messages.change(userId, conversationId, seq, change);
    const message = toMessage(row);
    if (isChanged)
      this.realtime.publish(memberIds, 'message:changed', { message }, { consent, except: socketId });
    return message;
  }

  /**
   * The inserting statement returns no row both for a missing consent and for an unknown `replyTo`.
   * Finds out which.
   */
  private async whyRefused(error: unknown, userId: string, conversationId: string): Promise<unknown> {
    if (!(error instanceof AppError) || error.code !== 'CONSENT_REQUIRED') return error;
    const row = await this.conversations.find(userId, conversationId);
    return row?.isOpen ? AppError.invalid('replyTo', 'not_in_conversation') : error;
  }

  private async revFor(userId: string, conversationId: string): Promise<number> {
    const rev = await this.conversations.revOf(userId, conversationId);
    if (rev === null) throw new AppError('NOT_FOUND');
    return rev;
  }
}
