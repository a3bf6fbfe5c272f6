import { Injectable } from '@nestjs/common';
import { INTEREST_TTL_DAYS, type SendInterest } from '@zentra/contracts';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AppError } from '../common/errors/app-error';
import { ConversationsService } from '../chat/conversations/conversations.service';
import { otherOf, pairOf, type Pair } from '../relations/pair';
import type { Relation } from '../relations/relation.entity';
import { blocks, RelationsService } from '../relations/relations.service';
import type { User } from '../users/user.entity';
import { UsersService } from '../users/users.service';
import { InterestEntity } from './interest.entity';
import { InterestLimits } from './interest-limits';
import { InterestPlaces } from './interest-places';
import { InterestPublisher, type Outcome } from './interest.publisher';
import { cooldownUntil, daysAfter, isShown, statusAt } from './interest.rules';
import { InterestsRepository } from './interests.repository';

/** Two users whose pair is locked: no other command about them runs until this one is done. */
export interface LockedPair {
  manager: EntityManager;
  pair: Pair;
  relation: Relation;
  /** The pending or accepted interest of the pair. */
  current: InterestEntity | null;
  /** Notices that the command has sent, besides that of its outcome. */
  notices: number[];
}

/**
 * Changes the state of interests. Each change is part of a transaction that has locked the pair.
 * Only this class changes the tables, in one order: interest, conversation, relation.
 */
@Injectable()
export class InterestStateMachine {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly interests: InterestsRepository,
    private readonly relations: RelationsService,
    private readonly users: UsersService,
    private readonly limits: InterestLimits,
    private readonly places: InterestPlaces,
    private readonly conversations: ConversationsService,
    private readonly events: InterestPublisher,
  ) {}

  /**
   * Runs a command about two users in its own transaction and publishes the outcome after the
   * commit. Commands about the same pair run one after the other. An interest that is past its
   * `expiresAt` is closed before the command reads it.
   */
  async withPairLock<T extends Outcome | null>(
    a: string,
    b: string,
    command: (locked: LockedPair) => Promise<T>,
  ): Promise<T> {
    const pair = pairOf(a, b);
    const { notices, outcome } = await this.dataSource.transaction(async (manager) => {
      const relation = await this.relations.lock(manager, pair);
      const found =
        relation.interestId === null ? null : await this.interests.find(relation.interestId, manager);
      const isOverdue = found !== null && statusAt(found, new Date()) !== found.status;
      const expired = isOverdue ? await this.expire(manager, pair, found) : null;
      const current = isOverdue ? null : found;
      const sent: number[] = [];
      const done = await command({ manager, pair, relation, current, notices: sent });
      for (const one of [expired, done]) sent.push(...(await this.events.announce(manager, one)));
      return { notices: sent, outcome: done };
    });
    await this.events.published(notices);
    return outcome;
  }

  /**
   * Creates an interest. Where the recipient blocks the sender, it is suppressed from the start.
   * The sender gets the same response, by the same queries.
   * @throws NOT_FOUND, NOT_ACCEPTING, COOLDOWN, RATE_LIMITED
   */
  async create(
    { manager, pair, relation }: LockedPair,
    senderId: string,
    { message, code }: Omit<SendInterest, 'recipient'>,
  ): Promise<Outcome> {
    const recipientId = otherOf(pair, senderId);
    // Locks the users: two concurrent interests could both take the last place of a day.
    const recipient = await this.users.lockForContact(manager, senderId, recipientId);
    if (!recipient) throw new AppError('NOT_FOUND');
    if (!accepts(recipient, code)) throw new AppError('NOT_ACCEPTING');
    const createdAt = new Date();
    const closedAt = await this.interests.lastClosing(manager, senderId, recipientId);
    if (closedAt && cooldownUntil(closedAt) > createdAt)
      throw new AppError('COOLDOWN', { retryAt: cooldownUntil(closedAt).toISOString() });
    await this.limits.expectRoom(manager, senderId);
    const hasPlace = await this.places.hasPlace(manager, { senderId, recipientId });
    const isSuppressed = blocks(relation, recipientId);
    const shownAt = hasPlace && !isSuppressed ? createdAt : null;
    const interest = manager.create(InterestEntity, {
      id: uuidv7(),
      senderId,
      recipientId,
      message,
      status: isSuppressed ? 'suppressed' : 'pending',
      createdAt,
      expiresAt: daysAfter(createdAt, INTEREST_TTL_DAYS),
      shownAt,
      respondedAt: null,
      closedAt: null,
    });
    await manager.insert(InterestEntity, interest);
    const { id: interestId, expiresAt } = interest;
    await this.relations.markOpen(manager, pair, {
      interestId,
      initiatorId: senderId,
      expiresAt,
      shownAt,
    });
    return { interest, change: 'sent', wasShown: false };
  }

  /**
   * Accepts an interest and opens the conversation.
   * @throws INTEREST_CLOSED where the sender has become unavailable and the interest is not
   * withdrawn yet
   */
  async accept({ manager, pair }: LockedPair, interest: InterestEntity): Promise<Outcome> {
    if (!(await this.users.lockForContact(manager, interest.recipientId, interest.senderId)))
      throw new AppError('INTEREST_CLOSED');
    const wasShown = isShown(interest);
    const respondedAt = new Date();
    await this.update(manager, interest, { status: 'accepted', respondedAt });
    const conversationId = await this.conversations.open(manager, pair, interest.id);
    await this.relations.markConnected(manager, pair, { interestId: interest.id, conversationId });
    return { interest, change: 'accepted', wasShown, conversationId };
  }

  /** Rejects an interest. It stays pending for its sender. */
  async reject({ manager }: LockedPair, interest: InterestEntity): Promise<Outcome> {
    await this.update(manager, interest, { status: 'rejected', respondedAt: new Date() });
    return { interest, change: 'rejected', wasShown: true };
  }

  /** Withdraws an interest for its sender, which starts the cooldown. */
  async withdraw({ manager, pair }: LockedPair, interest: InterestEntity): Promise<Outcome> {
    return this.close(manager, pair, interest, { change: 'withdrawn', closedAt: new Date() });
  }

  /** Suppresses an interest: hidden from its recipient, still pending for its sender. */
  async suppress({ manager, pair }: LockedPair, interest: InterestEntity): Promise<Outcome> {
    const wasShown = isShown(interest);
    await this.update(manager, interest, { status: 'suppressed' });
    await this.relations.markSuppressed(manager, pair);
    return { interest, change: 'suppressed', wasShown };
  }

  /** Ends the connection of an accepted interest, and its conversation. */
  async end({ manager, pair, relation }: LockedPair, interest: InterestEntity): Promise<Outcome> {
    const conversationId = relation.conversationId ?? undefined;
    const closedAt = new Date();
    // The conversation first: it can reference an accepted interest only.
    if (conversationId) await this.conversations.close(manager, conversationId, closedAt);
    await this.update(manager, interest, { status: 'ended', closedAt });
    await this.relations.markParted(manager, pair, closedAt);
    return { interest, change: 'ended', wasShown: true, conversationId };
  }

  /** Shows queued interests on the free places of a recipient, and publishes and returns them. */
  async showQueued(recipientId: string): Promise<InterestEntity[]> {
    const { shown, notices } = await this.dataSource.transaction(async (manager) => {
      const interests = await this.places.showQueued(manager, recipientId);
      const sent: number[] = [];
      for (const interest of interests)
        sent.push(...(await this.events.announce(manager, { interest, change: 'shown', wasShown: false })));
      return { shown: interests, notices: sent };
    });
    await this.events.published(notices);
    return shown;
  }

  /**
   * Announces the end of a consent again that a concurrent or earlier call has ended less than a
   * minute ago. So a repeated end is not answered before every process has obeyed the first one.
   */
  async confirmEnd({ manager, pair, relation, notices }: LockedPair): Promise<void> {
    const { conversationId } = relation;
    if (conversationId === null) return;
    const consent = await this.interests.lastEnded(manager, pair);
    if (consent !== null) notices.push(await this.events.announceEnd(manager, { conversationId, consent }));
  }

  private async expire(manager: EntityManager, pair: Pair, interest: InterestEntity): Promise<Outcome> {
    return this.close(manager, pair, interest, { change: 'expired', closedAt: interest.expiresAt });
  }

  /**
   * Closes an interest that was not accepted. Where its recipient does not see it then, because it
   * is suppressed, it gives its place back.
   */
  private async close(
    manager: EntityManager,
    pair: Pair,
    interest: InterestEntity,
    { change, closedAt }: { change: 'withdrawn' | 'expired'; closedAt: Date },
  ): Promise<Outcome> {
    const wasShown = isShown(interest);
    const shownAt = wasShown ? interest.shownAt : null;
    await this.update(manager, interest, { status: change, closedAt, shownAt });
    await this.relations.markParted(manager, pair, closedAt);
    return { interest, change, wasShown };
  }

  private async update(
    manager: EntityManager,
    interest: InterestEntity,
    changes: Partial<InterestEntity>,
  ): Promise<void> {
    await manager.update(InterestEntity, { id: interest.id }, changes);
    Object.assign(interest, changes);
  }
}

const accepts = ({ contact, contactCode }: User, code: string | undefined): boolean =>
  contact === 'everyone' || (contact === 'code' && code !== undefined && code === contactCode);
