import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import {
  MUTED_FOR_EVER,
  timestampSchema,
  type Conversation,
  type Page,
  type UnreadCount,
} from '@zentra/contracts';
import type { EntityManager } from 'typeorm';
import * as z from 'zod';
import { ControlChannel } from '../../cluster/control.channel';
import { AppError } from '../../common/errors/app-error';
import { logFailure } from '../../common/errors/database-errors';
import { decodeCursor, toPage } from '../../common/validation/cursor';
import type { Sql } from '../../database/in-transaction';
import { EndedConsents } from '../../realtime/ended-consents';
import { RealtimeService } from '../../realtime/realtime.service';
import type { Pair } from '../../relations/pair';
import { UsersService } from '../../users/users.service';
import { toConversation } from './conversation.view';
import { ConversationsRepository, type MutedUntil } from './conversations.repository';
import { PresenceService } from '../presence/presence.service';

const END = 'conversation.ended';
const endSchema = z.object({ conversationId: z.string(), consent: z.string(), publishes: z.boolean() });
type End = z.infer<typeof endSchema>;
const listKey = z.object({ at: timestampSchema, id: z.uuid() });

/**
 * Opens, ends, lists and mutes conversations as their members see them. A conversation is open
 * while the pair is connected.
 */
@Injectable()
export class ConversationsService implements OnModuleInit {
  private readonly logger = new Logger('Conversations');

  constructor(
    private readonly conversations: ConversationsRepository,
    private readonly presence: PresenceService,
    private readonly users: UsersService,
    private readonly realtime: RealtimeService,
    private readonly endedConsents: EndedConsents,
    private readonly control: ControlChannel,
  ) {}

  onModuleInit(): void {
    this.control.on(END, endSchema, (end, { isOwn }) => this.obeyEnd(end, isOwn));
  }

  /**
   * Opens or reopens the pair's one conversation, inside the transaction that accepts the interest.
   * Returns its id.
   */
  open(manager: EntityManager, pair: Pair, interestId: string): Promise<string> {
    return this.conversations.open(manager, pair, interestId);
  }

  /**
   * Publishes `conversation:opened` to the devices of both members that are connected to this
   * process, each with their own view.
   * @param isOwn whether this process has opened it
   */
  async publishOpened(conversationId: string, { lowId, highId }: Pair, isOwn: boolean): Promise<void> {
    await this.publishHere([lowId, highId], 'conversation:opened', conversationId);
    if (isOwn) this.presence.introduce([lowId, highId]);
  }

  /**
   * Ends a conversation inside the transaction that ends the connection. After its commit, no
   * message can be stored.
   */
  close(manager: EntityManager, conversationId: string, endedAt: Date): Promise<void> {
    return this.conversations.close(manager, conversationId, endedAt);
  }

  /**
   * Announces the end of a consent to every process, within the transaction that ends it. They drop
   * events under the consent that are in flight. With `publishes`, they also publish
   * `conversation:ended`; otherwise the caller does.
   * @returns the notice, to pass to `ended` after the commit
   */
  announceEnd(sql: Sql, end: End): Promise<number> {
    return this.control.notify(sql, END, end, { isAwaited: true });
  }

  /**
   * Resolves when the end is published here, and no process delivers an event under the consent any
   * more. Waits at most 2.5 s for a process that does not answer.
   */
  async ended(notice: number): Promise<void> {
    await this.control.obeyed(notice);
  }

  /** Obeys the notice of an end. Only what is awaited here delays others. */
  private obeyEnd({ conversationId, consent, publishes }: End, isOwn: boolean): Promise<void> {
    this.endedConsents.add(consent);
    if (!publishes) return Promise.resolve();
    const published = this.publishEnded(conversationId);
    if (isOwn) return published;
    published.catch((error: unknown) => logFailure(this.logger, error));
    return Promise.resolve();
  }

  /**
   * Publishes `conversation:ended` to the devices of both members that are connected to this
   * process.
   */
  async publishEnded(conversationId: string): Promise<void> {
    const members = await this.conversations.membersOf(conversationId);
    await this.publishHere(members, 'conversation:ended', conversationId);
  }

  private async publishHere(
    userIds: string[],
    event: 'conversation:opened' | 'conversation:ended',
    conversationId: string,
  ): Promise<void> {
    for (const userId of userIds.filter((id) => this.realtime.isHere(id))) {
      const conversation = await this.conversation(userId, conversationId);
      this.realtime.publish([userId], event, { conversation }, { isHereOnly: true });
    }
  }

  /**
   * Returns the other member of a conversation.
   * @throws NOT_FOUND, also for conversations of other people
   */
  async peerOf(userId: string, conversationId: string): Promise<string> {
    const members = await this.conversations.membersOf(conversationId);
    const peer = members.find((id) => id !== userId);
    if (peer === undefined || !members.includes(userId)) throw new AppError('NOT_FOUND');
    return peer;
  }

  /**
   * Checks that the conversation is open.
   * @throws NOT_FOUND, also for conversations of other people; CONSENT_REQUIRED once it has ended
   */
  async expectOpen(userId: string, conversationId: string): Promise<void> {
    const isOpen = await this.conversations.isOpenFor(userId, conversationId);
    if (isOpen === null) throw new AppError('NOT_FOUND');
    if (!isOpen) throw new AppError('CONSENT_REQUIRED');
  }

  /**
   * Returns one page of conversations, most recent activity first.
   * @throws VALIDATION_FAILED for an invalid `cursor`
   */
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

  /** Counts unread conversations that are not muted, over all pages. */
  async unread(userId: string): Promise<UnreadCount> {
    return { chats: await this.conversations.countUnread(userId) };
  }

  /** Returns one conversation. @throws NOT_FOUND, also for conversations of other people */
  async conversation(userId: string, id: string): Promise<Conversation> {
    const row = await this.conversations.find(userId, id);
    if (!row) throw new AppError('NOT_FOUND');
    const people = await this.users.people(userId, [row.peerId]);
    return toConversation(row, required(people.get(row.peerId)));
  }

  /**
   * Mutes the conversation on all devices of this user for a number of seconds; null until
   * `unmute`. The other member is not notified.
   * @throws NOT_FOUND
   */
  mute(userId: string, id: string, forSeconds: number | null): Promise<Conversation> {
    const until = forSeconds === null ? { moment: MUTED_FOR_EVER } : { seconds: forSeconds };
    return this.setMuted(userId, id, until);
  }

  /** Unmutes the conversation. @throws NOT_FOUND */
  unmute(userId: string, id: string): Promise<Conversation> {
    return this.setMuted(userId, id, null);
  }

  private async setMuted(userId: string, id: string, until: MutedUntil): Promise<Conversation> {
    if (!(await this.conversations.setMuted(userId, id, until))) throw new AppError('NOT_FOUND');
    const conversation = await this.conversation(userId, id);
    const { mutedUntil } = conversation;
    this.realtime.publish([userId], 'conversation:muted', { conversationId: id, mutedUntil });
    return conversation;
  }
}

function required<P>(person: P | undefined): P {
  if (person === undefined)
    throw new Error('A conversation with a person who is not there: its foreign key is broken');
  return person;
}
