import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { OPEN_STATUSES, type Box, type InterestStatus, type StoredStatus } from '@zentra/contracts';
import { In, LessThanOrEqual, MoreThan, type EntityManager, type Repository } from 'typeorm';
import type { Pair } from '../relations/pair';
import { IS_VISIBLE } from '../users/user-visibility';
import { InterestEntity } from './interest.entity';

/** The stored status as of now, by the same rule as `statusAt`. */
const STATUS_NOW = `CASE WHEN i.status IN (:...open) AND i.expires_at <= now() THEN 'expired' ELSE i.status END`;

/**
 * The stored statuses behind each status that a side may request. Recipients do not see interests
 * that closed without an acceptance.
 */
const STORED: Record<Box, Partial<Record<InterestStatus, StoredStatus[]>>> = {
  sent: {
    pending: ['pending', 'rejected', 'suppressed'],
    accepted: ['accepted'],
    withdrawn: ['withdrawn'],
    expired: ['expired'],
    ended: ['ended'],
  },
  received: { pending: ['pending'], rejected: ['rejected'], accepted: ['accepted'], ended: ['ended'] },
};

/** SQL: whether interest `i` has been shown to its recipient; the same condition as `hasCome`. */
export const HAS_COME = `(i.shown_at IS NOT NULL OR i.status IN ('accepted', 'ended'))`;

const MOST_PENDING = 1_000;
/** A day: no event is in flight for longer. */
const LONGEST_MS = 86_400_000;

/** Hides interests with users whom `userId` blocks. */
const NOT_BLOCKED = `NOT EXISTS (
  SELECT FROM relations r
  WHERE r.low_id = least(i.sender_id, i.recipient_id) AND r.high_id = greatest(i.sender_id, i.recipient_id)
    AND CASE WHEN r.low_id = :userId THEN r.low_blocks_at ELSE r.high_blocks_at END IS NOT NULL)`;

const INACTIVE_SENDERS = `
SELECT u.id FROM users u WHERE NOT (${IS_VISIBLE}) AND u.deleted_at IS NULL AND EXISTS (
  SELECT FROM interests i WHERE i.sender_id = u.id AND i.expires_at > now()
    AND i.status IN (${OPEN_STATUSES.map((status) => `'${status}'`).join()}))`;

@Injectable()
export class InterestsRepository {
  constructor(@InjectRepository(InterestEntity) private readonly interests: Repository<InterestEntity>) {}

  /** Returns the ids of consents that ended less than `ms` ago, by the time of the database. */
  async endedWithin(ms: number): Promise<string[]> {
    const rows = await this.interests.query<{ id: string }[]>(
      `SELECT id FROM interests WHERE status = 'ended' AND closed_at > now() - make_interval(secs => $1)`,
      [Math.min(ms, LONGEST_MS) / 1_000],
    );
    return rows.map(({ id }) => id);
  }

  /** Returns the consent of a pair that ended less than a minute ago; otherwise null. */
  async lastEnded(manager: EntityManager, { lowId, highId }: Pair): Promise<string | null> {
    const rows = await manager.query<{ id: string }[]>(
      `SELECT id FROM interests WHERE status = 'ended' AND closed_at > now() - interval '1 minute'
         AND sender_id IN ($1, $2) AND recipient_id IN ($1, $2) ORDER BY closed_at DESC LIMIT 1`,
      [lowId, highId],
    );
    return rows[0]?.id ?? null;
  }

  /** Returns interests, newest first. `after` is the last id of the previous page. */
  list(
    userId: string,
    box: Box,
    {
      status,
      after,
      limit,
      withBlocked,
    }: { status?: InterestStatus; after?: string; limit: number; withBlocked: boolean },
  ) {
    const wanted = status ? (STORED[box][status] ?? []) : Object.values(STORED[box]).flat();
    if (wanted.length === 0) return Promise.resolve([]);
    const query = this.inBox(userId, box, wanted).orderBy('i.id', 'DESC').limit(limit);
    if (!withBlocked) query.andWhere(NOT_BLOCKED);
    if (after !== undefined) query.andWhere('i.id < :after', { after });
    return query.getMany();
  }

  /** Counts the interests that the list would return with `status: pending`, at most 1,000. */
  async countPending(userId: string, box: Box): Promise<number> {
    const wanted = STORED[box].pending ?? [];
    const query = this.inBox(userId, box, wanted).andWhere(NOT_BLOCKED).select('i.id').limit(MOST_PENDING);
    return (await query.getRawMany()).length;
  }

  private inBox(userId: string, box: Box, wanted: StoredStatus[]) {
    return this.interests
      .createQueryBuilder('i')
      .where(box === 'sent' ? 'i.sender_id = :userId' : `i.recipient_id = :userId AND ${HAS_COME}`, {
        userId,
      })
      .andWhere(`${STATUS_NOW} IN (:...wanted)`, { wanted, open: OPEN_STATUSES });
  }

  /** Returns an interest by its id; null for none. */
  find(id: string, manager: EntityManager = this.interests.manager): Promise<InterestEntity | null> {
    return manager.findOneBy(InterestEntity, { id });
  }

  /**
   * Returns when the newest interest from `senderId` to `recipientId` closed without an acceptance;
   * null for none.
   */
  async lastClosing(manager: EntityManager, senderId: string, recipientId: string): Promise<Date | null> {
    const last = await manager
      .createQueryBuilder(InterestEntity, 'i')
      .where('i.sender_id = :senderId AND i.recipient_id = :recipientId AND i.closed_at IS NOT NULL', {
        senderId,
        recipientId,
      })
      .orderBy('i.closed_at', 'DESC')
      .limit(1)
      .getOne();
    return last?.closedAt ?? null;
  }

  /** Returns up to `limit` open interests past their `expiresAt`, the oldest first. */
  overdue(limit: number): Promise<InterestEntity[]> {
    return this.interests.find({
      where: { status: In([...OPEN_STATUSES]), expiresAt: LessThanOrEqual(new Date()) },
      order: { expiresAt: 'ASC', id: 'ASC' },
      take: limit,
    });
  }

  /** Returns the interests of a sender that are pending in the sender's view. */
  findOpenBySender(senderId: string): Promise<InterestEntity[]> {
    const where = { senderId, status: In([...OPEN_STATUSES]), expiresAt: MoreThan(new Date()) };
    return this.interests.find({ where, order: { id: 'ASC' } });
  }

  /** Returns the senders of open interests who can no longer be found. */
  async findInactiveSenders(): Promise<string[]> {
    const rows = await this.interests.query<{ id: string }[]>(INACTIVE_SENDERS);
    return rows.map(({ id }) => id);
  }
}
