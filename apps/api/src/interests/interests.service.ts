import { Injectable } from '@nestjs/common';
import type {
  Box,
  Interest,
  InterestAction,
  InterestStatus,
  Page,
  PendingCount,
  Quota,
  SendInterest,
} from '@zentra/contracts';
import type { EntityManager } from 'typeorm';
import * as z from 'zod';
import { AppError } from '../common/errors/app-error';
import { decodeCursor, toPage } from '../common/validation/cursor';
import { blocks } from '../relations/relations.service';
import { UsersService } from '../users/users.service';
import { InterestStateMachine } from './interest-state-machine';
import type { InterestEntity } from './interest.entity';
import { InterestPublisher, type Outcome } from './interest.publisher';
import { InterestLimits } from './interest-limits';
import { decide, hasCome, isShown, statusAt } from './interest.rules';
import { directionOf, otherPersonOf, toInterest } from './interest.view';
import { InterestsRepository } from './interests.repository';

interface ListQuery {
  box: Box;
  status?: InterestStatus;
  cursor?: string;
  limit: number;
  /** Whether to include interests with users whom `userId` blocks; default: false. */
  withBlocked?: boolean;
}

/** Sends interests, answers and lists them. */
@Injectable()
export class InterestsService {
  constructor(
    private readonly machine: InterestStateMachine,
    private readonly events: InterestPublisher,
    private readonly limits: InterestLimits,
    private readonly interests: InterestsRepository,
    private readonly users: UsersService,
  ) {}

  /**
   * Sends an interest, or accepts the one that the recipient had sent. `isNew` is false for a
   * repeat of a pending one.
   * @throws VALIDATION_FAILED for the own username, NOT_FOUND, BLOCKED, ALREADY_CONNECTED,
   * NOT_ACCEPTING, COOLDOWN, RATE_LIMITED
   */
  async send(
    userId: string,
    { recipient, ...note }: SendInterest,
  ): Promise<{ interest: Interest; isNew: boolean }> {
    const other = await this.users.findByUsername(recipient);
    if (!other) throw new AppError('NOT_FOUND');
    if (other.id === userId) throw AppError.invalid('recipient', 'not_yourself');
    const outcome = await this.machine.withPairLock<Outcome>(userId, other.id, async (locked) => {
      const { current, relation } = locked;
      if (blocks(relation, userId)) throw new AppError('BLOCKED');
      if (!current) return this.machine.create(locked, userId, note);
      if (current.status === 'accepted') throw new AppError('ALREADY_CONNECTED');
      if (current.senderId === userId) return unchanged(current);
      decide('cross', 'received', current.status);
      return this.machine.accept(locked, current);
    });
    return {
      interest: await this.events.view(outcome.interest, userId),
      isNew: outcome.change !== 'none',
    };
  }

  /**
   * Accepts, rejects or withdraws an interest. A repeat returns the same result.
   * @throws NOT_FOUND, FORBIDDEN, INTEREST_CLOSED, ALREADY_CONNECTED
   */
  async act(userId: string, id: string, action: InterestAction): Promise<Interest> {
    const { senderId, recipientId } = await this.findOwn(userId, id);
    const outcome = await this.machine.withPairLock<Outcome>(senderId, recipientId, async (locked) => {
      // Read again: only a state that is read under the lock is valid until the commit.
      const interest = await this.findOwn(userId, id, locked.manager);
      const status = decide(action, directionOf(interest, userId), statusAt(interest, new Date()));
      if (status === null) return unchanged(interest);
      return this.machine[action](locked, interest);
    });
    return this.events.view(outcome.interest, userId);
  }

  /**
   * Withdraws all pending interests of a user who is leaving or suspended, so that their recipients
   * have nothing to answer. To a recipient, each is a withdrawal like any other. It remains one if
   * the user comes back.
   */
  async withdrawAll(userId: string): Promise<void> {
    for (const { id } of await this.interests.findOpenBySender(userId)) {
      await this.act(userId, id, 'withdraw').catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error; // answered or closed in the meantime
      });
    }
  }

  /**
   * Withdraws the interests of all users who can no longer be found, where a process died before it
   * had done so.
   */
  async withdrawOfInactiveSenders(): Promise<void> {
    for (const id of await this.interests.findInactiveSenders()) await this.withdrawAll(id);
  }

  /**
   * Returns one page of interests, newest first.
   * @throws VALIDATION_FAILED for an invalid `cursor`
   */
  async list(
    userId: string,
    { box, status, cursor, limit, withBlocked = false }: ListQuery,
  ): Promise<Page<Interest>> {
    const after = decodeCursor(cursor, z.uuid());
    const rows = await this.interests.list(userId, box, { status, after, limit: limit + 1, withBlocked });
    const people = await this.users.people(
      userId,
      rows.map((row) => otherPersonOf(row, userId)),
    );
    return toPage(
      rows,
      limit,
      ({ id }) => id,
      (row) => toInterest(row, userId, people),
    );
  }

  /**
   * Returns one interest.
   * @throws NOT_FOUND; INTEREST_CLOSED for a recipient once it was withdrawn, has expired or is
   * hidden from them
   */
  async get(userId: string, id: string): Promise<Interest> {
    const interest = await this.findOwn(userId, id);
    const isGone = ['withdrawn', 'expired', 'suppressed'].includes(statusAt(interest, new Date()));
    if (isGone && directionOf(interest, userId) === 'received') throw new AppError('INTEREST_CLOSED');
    return this.events.view(interest, userId);
  }

  /** Counts pending interests, at most 1,000 received and 1,000 sent. */
  async pending(userId: string): Promise<PendingCount> {
    const [received, sent] = await Promise.all([
      this.interests.countPending(userId, 'received'),
      this.interests.countPending(userId, 'sent'),
    ]);
    return { received, sent };
  }

  /** Returns how many interests the user may send in 24 hours, and has sent. */
  quota(userId: string): Promise<Quota> {
    return this.limits.quota(userId);
  }

  /**
   * @throws NOT_FOUND for interests of other users, and for a recipient who was not shown the
   * interest
   */
  private async findOwn(userId: string, id: string, manager?: EntityManager): Promise<InterestEntity> {
    const interest = await this.interests.find(id, manager);
    const isMine = interest?.senderId === userId || (interest?.recipientId === userId && hasCome(interest));
    if (!interest || !isMine) throw new AppError('NOT_FOUND');
    return interest;
  }
}

const unchanged = (interest: InterestEntity): Outcome => ({
  interest,
  change: 'none',
  wasShown: isShown(interest),
});
