import { Injectable } from '@nestjs/common';
import type {
  ChangeList,
  Conversation,
  Message,
  MessageList,
  Page,
  ReadResult,
  SendMessage,
} from '@zentra/contracts';
import type { EntityManager } from 'typeorm';
import * as z from 'zod';
import { AppError } from '../common/app-error';
import { decodeCursor, toPage } from '../common/cursor';
import type { Identity } from '../common/identity';
import { RateLimiter } from '../common/rate-limit';
import { FilesSweeper } from '../files/files.sweeper';
import { RealtimeService } from '../realtime/realtime.service';
import type { Pair } from '../relations/pair';
import { UsersService } from '../users/users.service';
import { AttachmentMessageWriter } from './attachment-message.writer';
import { toConversation } from './conversation.view';
import { ConversationsRepository } from './conversations.repository';
import { EndedConversations } from './ended-conversations';
import { deleted, edited, reacted } from './message-changes';
import { toMessage } from './message.mapper';
import { MessageNews } from './message-news';
import { MessageWriter } from './message.writer';
import { MessagesRepository, type MessageRange, type Change } from './messages.repository';
import { PresenceService } from './presence.service';
import { ReceiptsService } from './receipts.service';

const listKey = z.object({ at: z.iso.datetime(), id: z.uuid() });

/** Names one message. */
interface MessageKey {
  conversationId: string;
  seq: number;
}

/** Everything two connected people do, the same for sockets and HTTP; `socketId` is the device that has the answer anyway. */
@Injectable()
export class ChatService {
  constructor(
    private readonly conversations: ConversationsRepository,
    private readonly messages: MessagesRepository,
    private readonly writer: MessageWriter,
    private readonly attachmentWriter: AttachmentMessageWriter,
    private readonly files: FilesSweeper,
    private readonly receipts: ReceiptsService,
    private readonly presence: PresenceService,
    private readonly users: UsersService,
    private readonly realtime: RealtimeService,
    private readonly limiter: RateLimiter,
    private readonly ended: EndedConversations,
    private readonly news: MessageNews,
  ) {}

  /** Opens the pair's one conversation, or reopens it, inside the transaction that accepts the interest. */
  open(manager: EntityManager, pair: Pair, interestId: string): Promise<string> {
    return this.conversations.open(manager, pair, interestId);
  }

  /** It is open again; call it right after the commit, before anybody hears of it. */
  letThrough(conversationId: string): void {
    this.ended.remove(conversationId);
  }

  /** Tells both people, each from their own side; call it after the commit. */
  async publishOpened(conversationId: string, { lowId, highId }: Pair): Promise<void> {
    for (const userId of [lowId, highId]) {
      const conversation = await this.conversation(userId, conversationId);
      this.realtime.publish([userId], 'conversation:opened', { conversation });
    }
    this.presence.introduce([lowId, highId]);
  }

  /** Ends a conversation inside the transaction that ends its consent: from its commit on nothing is written in it. */
  close(manager: EntityManager, conversationId: string, endedAt: Date): Promise<void> {
    return this.conversations.close(manager, conversationId, endedAt);
  }

  /** Stops what is still on its way and tells both people; call it right after the commit. */
  async publishEnded(conversationId: string): Promise<void> {
    this.ended.add(conversationId);
    for (const userId of await this.conversations.membersOf(conversationId)) {
      const conversation = await this.conversation(userId, conversationId);
      this.realtime.publish([userId], 'conversation:ended', { conversation });
    }
  }

  /** The other member of a conversation. @throws NOT_FOUND, the same for an unknown id and for other people's */
  async peerOf(userId: string, conversationId: string): Promise<string> {
    const members = await this.conversations.membersOf(conversationId);
    const peer = members.find((id) => id !== userId);
    if (peer === undefined || !members.includes(userId)) throw new AppError('NOT_FOUND');
    return peer;
  }

  /** @throws NOT_FOUND, the same for an unknown id and for other people's; CONSENT_REQUIRED once it has ended */
  async expectOpen(userId: string, conversationId: string): Promise<void> {
    const isOpen = await this.conversations.isOpenFor(userId, conversationId);
    if (isOpen === null) throw new AppError('NOT_FOUND');
    if (!isOpen) throw new AppError('CONSENT_REQUIRED');
  }

  /**
   * Resolves once the message is durable; then both people hear of it, apart from the socket that sent it.
   * @throws CONSENT_REQUIRED, CLIENT_ID_REUSED, ATTACHMENT_NOT_USABLE, RATE_LIMITED, UNAVAILABLE, VALIDATION_FAILED for an answer to nothing
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
      const { message, duplicate, memberIds } =
        attachments.length > 0
          ? await this.attachmentWriter.append({ ...draft, attachmentIds: attachments })
          : await this.writer.append(draft);
      if (memberIds.length > 0 && !this.ended.has(conversationId)) {
        this.realtime.publish(memberIds, 'message:new', { message }, socketId);
        this.news.tell(message, memberIds);
      }
      return { message, duplicate };
    } catch (error) {
      throw replyTo === null ? error : await this.whyRefused(error, userId, conversationId);
    }
  }

  /** @throws NOT_FOUND, FORBIDDEN, CONSENT_REQUIRED, MESSAGE_DELETED, RATE_LIMITED */
  async edit({ userId }: Identity, key: MessageKey, body: string, socketId?: string): Promise<Message> {
    await this.limiter.consume('message', userId);
    return this.change(userId, key, edited(userId, body), socketId);
  }

  /** @throws NOT_FOUND, FORBIDDEN, CONSENT_REQUIRED, RATE_LIMITED */
  async delete({ userId }: Identity, key: MessageKey, socketId?: string): Promise<Message> {
    await this.limiter.consume('message', userId);
    const message = await this.change(userId, key, deleted(userId), socketId);
    void this.files.wake();
    return message;
  }

  /** Adds a reaction or takes it back. @throws NOT_FOUND, CONSENT_REQUIRED, MESSAGE_DELETED, RATE_LIMITED */
  async react(
    { userId }: Identity,
    key: MessageKey,
    { emoji, on }: { emoji: string; on: boolean },
    socketId?: string,
  ): Promise<Message> {
    await this.limiter.consume('signal', userId);
    return this.change(userId, key, reacted(userId, emoji, on), socketId);
  }

  async list(
    userId: string,
    { cursor, limit }: { cursor?: string; limit: number },
  ): Promise<Page<Conversation>> {
    const rows = await this.conversations.list(userId, limit + 1, decodeCursor(cursor, listKey));
    const people = await this.users.people(
      userId,
      rows.map(({ peerId }) => peerId),
    );
    return toPage(
      rows,
      limit,
      ({ lastActivityAt, id }) => ({ at: lastActivityAt.toISOString(), id }),
      (row) => toConversation(row, required(people.get(row.peerId))),
    );
  }

  /** @throws NOT_FOUND, the same for an unknown id and for other people's conversations */
  async conversation(userId: string, id: string): Promise<Conversation> {
    const row = await this.conversations.find(userId, id);
    if (!row) throw new AppError('NOT_FOUND');
    const people = await this.users.people(userId, [row.peerId]);
    return toConversation(row, required(people.get(row.peerId)));
  }

  /** One page of history, ascending: the newest, before or after a seq, or from a moment on. @throws NOT_FOUND */
  async history(userId: string, conversationId: string, range: MessageRange): Promise<MessageList> {
    const rev = await this.revFor(userId, conversationId);
    const { rows, hasMore } = await this.messages.page(conversationId, range);
    return { items: rows.map(toMessage), hasMore, rev };
  }

  /** What changed after a rev; the answer's `rev` is what to ask after next. @throws NOT_FOUND */
  async changes(
    userId: string,
    conversationId: string,
    { after, limit }: { after: number; limit: number },
  ): Promise<ChangeList> {
    // Read first: whatever the rows show beyond it is told again and harms nothing.
    const rev = await this.revFor(userId, conversationId);
    const rows = await this.messages.changes(conversationId, after, limit + 1);
    const items = rows.slice(0, limit).map(toMessage);
    const hasMore = rows.length > limit;
    const last = items.at(-1)?.rev ?? after;
    return { items, rev: hasMore ? last : Math.max(rev, last), hasMore };
  }

  /** Keeps it silent on this person's devices; the other one never learns of it. @throws NOT_FOUND */
  async mute(userId: string, id: string, until: string | null): Promise<Conversation> {
    if (!(await this.conversations.mute(userId, id, until === null ? null : new Date(until))))
      throw new AppError('NOT_FOUND');
    const conversation = await this.conversation(userId, id);
    const { mutedUntil } = conversation;
    this.realtime.publish([userId], 'conversation:muted', { conversationId: id, mutedUntil });
    return conversation;
  }

  /** Marks everything up to `seq` as read, and so as delivered; never goes back. @throws NOT_FOUND, RATE_LIMITED */
  async markRead(
    { userId }: Identity,
    conversationId: string,
    seq: number,
    socketId?: string,
  ): Promise<ReadResult> {
    await this.limiter.consume('signal', userId);
    const mark = { conversationId, userId, deliveredSeq: seq, readSeq: seq };
    const { readSeq } = await this.receipts.mark(mark, socketId);
    return { readSeq };
  }

  /** Marks everything up to `seq` as arrived; answers how far that is. @throws NOT_FOUND, RATE_LIMITED */
  async markDelivered({ userId }: Identity, conversationId: string, seq: number): Promise<number> {
    await this.limiter.consume('signal', userId);
    const mark = { conversationId, userId, deliveredSeq: seq, readSeq: 0 };
    return (await this.receipts.mark(mark)).deliveredSeq;
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
      isChanged,
    } = await this.messages.change(userId, conversationId, seq, change);
    const message = toMessage(row);
    if (isChanged && !this.ended.has(conversationId))
      this.realtime.publish(memberIds, 'message:changed', { message }, socketId);
    return message;
  }

  /** The inserting statement refuses an answer to nothing just as it refuses a missing consent. */
  private async whyRefused(error: unknown, userId: string, conversationId: string): Promise<unknown> {
    if (!(error instanceof AppError) || error.code !== 'CONSENT_REQUIRED') return error;
    const row = await this.conversations.find(userId, conversationId);
    return row?.isOpen ? AppError.invalid('replyTo', 'is no message of this conversation') : error;
  }

  private async revFor(userId: string, conversationId: string): Promise<number> {
    const rev = await this.conversations.revOf(userId, conversationId);
    if (rev === null) throw new AppError('NOT_FOUND');
    return rev;
  }
}

function required<P>(person: P | undefined): P {
  if (person === undefined)
    throw new Error('A conversation with a person who is not there: its foreign key is broken');
  return person;
}
