import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import {
  INTEREST_TTL_DAYS,
  type Box,
  type Interest,
  type InterestAction,
  type InterestStatus,
  type Page,
  type SendInterest,
  type ServerEvent,
} from '@zentra/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import * as z from 'zod';
import { ChatService } from '../chat/chat.service';
import { AppError } from '../common/app-error';
import { decodeCursor, toPage } from '../common/cursor';
import { RealtimeService } from '../realtime/realtime.service';
import { pairOf, type Pair } from '../relations/pair';
import type { Relation } from '../relations/relation.entity';
import { RelationsService } from '../relations/relations.service';
import { UsersService } from '../users/users.service';
import { InterestEntity } from './interest.entity';
import { cooldownUntil, daysAfter, decide, statusAt } from './interest.rules';
import { directionOf, otherPersonOf, toInterest } from './interest.view';
import { InterestsRepository } from './interests.repository';

/** What a command did, to be told after its commit. */
interface Outcome {
  interest: InterestEntity;
  change: 'none' | 'sent' | 'accepted' | 'rejected' | 'withdrawn';
}

/**
 * The consent machine. Every command first locks the pair, so commands about two people happen one after the other;
 * what it decides is stored in the same transaction, and events follow the commit.
 */
@Injectable()
export class InterestsService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly interests: InterestsRepository,
    private readonly relations: RelationsService,
    private readonly users: UsersService,
    private readonly chat: ChatService,
    private readonly realtime: RealtimeService,
  ) {}

  /**
   * Sends an interest, or accepts theirs when the two cross. `isNew` is false for a repeat of one that waits.
   * @throws VALIDATION_FAILED to yourself, NOT_FOUND, ALREADY_CONNECTED, COOLDOWN
   */
  async send(
    userId: string,
    { recipient, message }: SendInterest,
  ): Promise<{ interest: Interest; isNew: boolean }> {
    const other = await this.users.findByUsername(recipient);
    if (!other) throw new AppError('NOT_FOUND');
    if (other.id === userId) throw AppError.invalid('recipient', 'is you');
    const outcome = await this.forPair(pairOf(userId, other.id), async (manager, pair, relation) => {
      await this.interests.closeOverdue(manager, pair);
      const current =
        relation.interestId === null ? null : await this.interests.find(relation.interestId, manager);
      const status = current && statusAt(current, new Date());
      if (current && status === 'accepted') throw new AppError('ALREADY_CONNECTED');
      if (!current || status === 'expired') return this.create(manager, pair, userId, other.id, message);
      if (current.senderId === userId) return { interest: current, change: 'none' };
      return this.accept(manager, pair, current);
    });
    await this.tell(outcome);
    return { interest: await this.view(outcome.interest, userId), isNew: outcome.change !== 'none' };
  }

  /**
   * Accepts, rejects or withdraws; a repeat of what is already so answers the same again.
   * @throws NOT_FOUND, FORBIDDEN, INTEREST_CLOSED, ALREADY_CONNECTED
   */
  async act(userId: string, id: string, action: InterestAction): Promise<Interest> {
    const found = await this.findOwn(userId, id);
    const outcome = await this.forPair(pairOf(found.senderId, found.recipientId), async (manager, pair) => {
      // Read again: only what is seen behind the lock is true until the commit.
      const interest = await this.interests.find(id, manager);
      if (!interest) throw new AppError('NOT_FOUND');
      const status = decide(action, directionOf(interest, userId), statusAt(interest, new Date()));
      if (status === null) return { interest, change: 'none' };
      if (status === 'accepted') return this.accept(manager, pair, interest);
      return status === 'withdrawn' ? this.withdraw(manager, pair, interest) : this.reject(manager, interest);
    });
    await this.tell(outcome);
    return this.view(outcome.interest, userId);
  }

  async list(
    userId: string,
    { box, status, cursor, limit }: { box: Box; status?: InterestStatus; cursor?: string; limit: number },
  ): Promise<Page<Interest>> {
    const after = decodeCursor(cursor, z.uuid());
    const rows = await this.interests.list(userId, box, { status, after, limit: limit + 1 });
    const people = await this.users.people(
      userId,
      rows.map((row) => otherPersonOf(row, userId)),
    );
    return toPage(
      rows,
      limit,
      ({ id }) => id,
      (row) => toInterest(row, userId, required(people.get(otherPersonOf(row, userId)))),
    );
  }

  /** @throws NOT_FOUND; INTEREST_CLOSED for a recipient once it was withdrawn or has expired */
  async get(userId: string, id: string): Promise<Interest> {
    const interest = await this.findOwn(userId, id);
    const isGone = ['withdrawn', 'expired'].includes(statusAt(interest, new Date()));
    if (isGone && directionOf(interest, userId) === 'received') throw new AppError('INTEREST_CLOSED');
    return this.view(interest, userId);
  }

  private async create(
    manager: EntityManager,
    pair: Pair,
    senderId: string,
    recipientId: string,
    message: string | undefined,
  ): Promise<Outcome> {
    const closedAt = await this.interests.lastClosing(manager, senderId, recipientId);
    const createdAt = new Date();
    if (closedAt && cooldownUntil(closedAt) > createdAt) {
      throw new AppError('COOLDOWN', { retryAt: cooldownUntil(closedAt).toISOString() });
    }
    const interest = manager.create(InterestEntity, {
      id: uuidv7(),
      senderId,
      recipientId,
      message: message || null,
      status: 'pending',
      createdAt,
      expiresAt: daysAfter(createdAt, INTEREST_TTL_DAYS),
      respondedAt: null,
      closedAt: null,
    });
    await manager.insert(InterestEntity, interest);
    const { id: interestId, expiresAt } = interest;
    await this.relations.markOpen(manager, pair, { interestId, initiatorId: senderId, expiresAt });
    return { interest, change: 'sent' };
  }

  private async accept(manager: EntityManager, pair: Pair, interest: InterestEntity): Promise<Outcome> {
    await this.update(manager, interest, { status: 'accepted', respondedAt: new Date() });
    const conversationId = await this.chat.open(manager, pair, interest.id);
    await this.relations.markConnected(manager, pair, { interestId: interest.id, conversationId });
    return { interest, change: 'accepted' };
  }

  private async reject(manager: EntityManager, interest: InterestEntity): Promise<Outcome> {
    await this.update(manager, interest, { status: 'rejected', respondedAt: new Date() });
    return { interest, change: 'rejected' };
  }

  private async withdraw(manager: EntityManager, pair: Pair, interest: InterestEntity): Promise<Outcome> {
    await this.update(manager, interest, { status: 'withdrawn', closedAt: new Date() });
    await this.relations.markNone(manager, pair);
    return { interest, change: 'withdrawn' };
  }

  private async update(
    manager: EntityManager,
    interest: InterestEntity,
    changes: Partial<InterestEntity>,
  ): Promise<void> {
    await manager.update(InterestEntity, { id: interest.id }, changes);
    Object.assign(interest, changes);
  }

  private forPair(
    pair: Pair,
    command: (manager: EntityManager, pair: Pair, relation: Relation) => Promise<Outcome>,
  ): Promise<Outcome> {
    return this.dataSource.transaction(async (manager) =>
      command(manager, pair, await this.relations.lock(manager, pair)),
    );
  }

  /** Events to whoever may see the change. A rejection is nobody's news but the recipient's own devices'. */
  private async tell({ interest, change }: Outcome): Promise<void> {
    const { senderId, recipientId } = interest;
    if (change === 'none') return;
    await this.publish('interest:changed', interest, change === 'rejected' ? [recipientId] : [senderId]);
    if (change === 'sent') await this.publish('interest:received', interest, [recipientId]);
    if (change === 'withdrawn' || change === 'accepted')
      await this.publish('interest:changed', interest, [recipientId]);
    if (change === 'accepted') {
      const pair = pairOf(senderId, recipientId);
      const { conversationId } = await this.relations.viewOf(senderId, recipientId);
      if (conversationId !== null) await this.chat.publishOpened(conversationId, pair);
    }
  }

  private async publish(
    event: Extract<ServerEvent, `interest:${string}`>,
    interest: InterestEntity,
    userIds: string[],
  ): Promise<void> {
    for (const userId of userIds) {
      this.realtime.publish([userId], event, { interest: await this.view(interest, userId) });
    }
  }

  private async findOwn(userId: string, id: string): Promise<InterestEntity> {
    const interest = await this.interests.find(id);
    if (!interest || ![interest.senderId, interest.recipientId].includes(userId))
      throw new AppError('NOT_FOUND');
    return interest;
  }

  private async view(interest: InterestEntity, viewerId: string): Promise<Interest> {
    const otherId = otherPersonOf(interest, viewerId);
    const people = await this.users.people(viewerId, [otherId]);
    return toInterest(interest, viewerId, required(people.get(otherId)));
  }
}

function required<T>(value: T | undefined): T {
  if (value === undefined)
    throw new Error('An interest with a person who is not there: its foreign key is broken');
  return value;
}
