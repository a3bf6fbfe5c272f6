import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Conversation, Message, MessageList, Page, ReadResult, SendMessage } from '@zentra/contracts';
import { LessThan, MoreThan, type EntityManager, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import * as z from 'zod';
import { AppError } from '../common/app-error';
import { decodeCursor, toPage } from '../common/cursor';
import type { Identity } from '../common/identity';
import { RateLimiter } from '../common/rate-limit';
import { RealtimeService } from '../realtime/realtime.service';
import { otherOf, type Pair } from '../relations/pair';
import { UsersService } from '../users/users.service';
import { ConversationEntity } from './conversation.entity';
import { toConversation, type ConversationRow } from './conversation.view';
import { ConversationsRepository } from './conversations.repository';
import { MessageEntity } from './message.entity';
import { toMessage } from './message.mapper';
import { MessageWriter } from './message.writer';

const listKey = z.object({ at: z.iso.datetime(), id: z.uuid() });

@Injectable()
export class ChatService {
  constructor(
    private readonly conversations: ConversationsRepository,
    @InjectRepository(MessageEntity) private readonly messages: Repository<MessageEntity>,
    private readonly writer: MessageWriter,
    private readonly users: UsersService,
    private readonly realtime: RealtimeService,
    private readonly limiter: RateLimiter,
  ) {}

  /** Opens the pair's one conversation, or reopens it, inside the transaction that accepts the interest. */
  async open(manager: EntityManager, pair: Pair, interestId: string): Promise<string> {
    const conversations = manager.getRepository(ConversationEntity);
    const now = new Date();
    const consent = { interestId, interestStatus: 'accepted' as const, openedAt: now, lastActivityAt: now };
    await conversations.upsert({ id: uuidv7(), ...pair, ...consent }, { conflictPaths: ['lowId', 'highId'] });
    return (await conversations.findOneOrFail({ where: { ...pair }, select: { id: true } })).id;
  }

  /** Tells both people, each from their own side; call it after the commit. */
  async publishOpened(conversationId: string, { lowId, highId }: Pair): Promise<void> {
    for (const userId of [lowId, highId]) {
      const conversation = await this.conversation(userId, conversationId);
      this.realtime.publish([userId], 'conversation:opened', { conversation });
    }
  }

  /**
   * Sends a message, the same for socket and HTTP. Resolves once it is durable; then both people hear of it, apart from
   * the socket that sent it.
   * @throws CONSENT_REQUIRED, CLIENT_ID_REUSED, RATE_LIMITED, UNAVAILABLE
   */
  async send(
    { userId }: Identity,
    { conversationId, clientId, body }: SendMessage & { conversationId: string },
    socketId?: string,
  ): Promise<{ message: Message; duplicate: boolean }> {
    await this.limiter.consume('message', userId);
    const draft = { conversationId, senderId: userId, clientId, body };
    const { message, duplicate, memberIds } = await this.writer.append(draft);
    if (!duplicate) this.realtime.publish(memberIds, 'message:new', { message }, socketId);
    return { message, duplicate };
  }

  async list(
    userId: string,
    { cursor, limit }: { cursor?: string; limit: number },
  ): Promise<Page<Conversation>> {
    const rows = await this.conversations.list(userId, limit + 1, decodeCursor(cursor, listKey));
    const people = await this.users.people(
      userId,
      rows.map(({ conversation }) => otherOf(conversation, userId)),
    );
    return toPage(
      rows,
      limit,
      ({ conversation }) => ({ at: conversation.lastActivityAt.toISOString(), id: conversation.id }),
      (row) => toConversation(row, userId, personOf(row, userId, people)),
    );
  }

  /** @throws NOT_FOUND, the same for an unknown id and for other people's conversations */
  async conversation(userId: string, id: string): Promise<Conversation> {
    const row = await this.conversations.find(userId, id);
    if (!row) throw new AppError('NOT_FOUND');
    const people = await this.users.people(userId, [otherOf(row.conversation, userId)]);
    return toConversation(row, userId, personOf(row, userId, people));
  }

  /** One page of history, ascending: the newest, or before or after a seq. @throws NOT_FOUND */
  async history(
    userId: string,
    conversationId: string,
    { before, after, limit }: { before?: number; after?: number; limit: number },
  ): Promise<MessageList> {
    if (!(await this.conversations.isMember(userId, conversationId))) throw new AppError('NOT_FOUND');
    const range =
      before !== undefined ? { seq: LessThan(before) } : after !== undefined ? { seq: MoreThan(after) } : {};
    const forward = after !== undefined;
    const rows = await this.messages.find({
      where: { conversationId, ...range },
      order: { seq: forward ? 'ASC' : 'DESC' },
      take: limit + 1,
    });
    const shown = rows.slice(0, limit);
    if (!forward) shown.reverse();
    return { items: shown.map(toMessage), hasMore: rows.length > limit };
  }

  /** Marks everything up to `seq` as read; never goes back and never past the newest message. @throws NOT_FOUND */
  async markRead(
    { userId }: Identity,
    conversationId: string,
    seq: number,
    socketId?: string,
  ): Promise<ReadResult> {
    const readSeq = await this.conversations.markRead(userId, conversationId, seq);
    if (readSeq === null) throw new AppError('NOT_FOUND');
    this.realtime.publish([userId], 'conversation:receipt', { conversationId, userId, readSeq }, socketId);
    return { readSeq };
  }
}

function personOf<P>({ conversation }: ConversationRow, viewerId: string, people: Map<string, P>): P {
  const person = people.get(otherOf(conversation, viewerId));
  if (person === undefined)
    throw new Error('A conversation with a person who is not there: its foreign key is broken');
  return person;
}
