import { Inject, Injectable } from '@nestjs/common';
import {
  INTERESTS_PER_DAY,
  INTERESTS_RECEIVED_PER_DAY,
  INTEREST_TTL_DAYS,
  type Quota,
} from '@zentra/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { InjectDataSource } from '@nestjs/typeorm';
import { AppError } from '../common/errors/app-error';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { daysAfter } from './interest.rules';

/** Counted on what the sender did, whatever became of it. */
const SENT_TODAY = `
SELECT count(*)::int AS used, min(created_at) AS oldest FROM interests
WHERE sender_id = $1 AND created_at > now() - interval '24 hours'`;

/** Per day from today on, how many interests the recipient is shown, and how many of them from confirmed addresses. */
const SHOWN_FROM_TODAY = `
SELECT date_trunc('day', i.shown_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS day, count(*)::int AS all,
  count(u.email_verified_at)::int AS confirmed
FROM interests i LEFT JOIN users u ON u.id = i.sender_id
WHERE i.recipient_id = $1 AND i.status <> 'suppressed'
  AND i.shown_at >= date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
GROUP BY 1`;

const IS_CONFIRMED = 'SELECT email_verified_at IS NOT NULL AS "isConfirmed" FROM users WHERE id = $1';

interface Day {
  day: Date;
  all: number;
  confirmed: number;
}

/** How much one person may send and is shown in a day; RATE_LIMIT_FACTOR multiplies both and 0 lifts them. */
@Injectable()
export class InterestLimits {
  private readonly perDay: number;
  private readonly receivedPerDay: number;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CONFIG) { rateLimitFactor }: Config,
  ) {
    const times = (points: number) =>
      rateLimitFactor === 0 ? Infinity : Math.max(1, Math.round(points * rateLimitFactor));
    this.perDay = times(INTERESTS_PER_DAY);
    this.receivedPerDay = times(INTERESTS_RECEIVED_PER_DAY);
  }

  async quota(senderId: string, manager: EntityManager = this.dataSource.manager): Promise<Quota> {
    const [row] = await manager.query<{ used: number; oldest: Date | null }[]>(SENT_TODAY, [senderId]);
    const { used = 0, oldest = null } = row ?? {};
    return {
      limit: Number.isFinite(this.perDay) ? this.perDay : null,
      used,
      retryAt: oldest && used >= this.perDay ? daysAfter(oldest, 1).toISOString() : null,
    };
  }

  /** @throws RATE_LIMITED with the time from which the sender has one left */
  async expectRoom(manager: EntityManager, senderId: string): Promise<void> {
    const { retryAt } = await this.quota(senderId, manager);
    if (retryAt === null) return;
    const retryAfter = Math.max(1, Math.ceil((Date.parse(retryAt) - Date.now()) / 1000));
    throw new AppError('RATE_LIMITED', { retryAt, retryAfter });
  }

  /**
   * From when on the recipient sees an interest sent `now`: at once, or at the start of the first day (UTC) that is not
   * full. For senders with a confirmed address, those without one do not count: throwaway accounts cannot use up anybody's
   * days. Theirs come before they expire, on the last day if need be. The sender is told nothing of all that.
   */
  async shownAt(
    manager: EntityManager,
    { senderId, recipientId, now }: { senderId: string; recipientId: string; now: Date },
  ): Promise<Date> {
    const [sender] = await manager.query<{ isConfirmed: boolean }[]>(IS_CONFIRMED, [senderId]);
    const rows = await manager.query<Day[]>(SHOWN_FROM_TODAY, [recipientId]);
    const counted = sender?.isConfirmed ? 'confirmed' : 'all';
    const counts = new Map(rows.map((row) => [row.day.getTime(), row[counted]]));
    const today = new Date(now.toISOString().slice(0, 10));
    const last = sender?.isConfirmed ? daysAfter(today, INTEREST_TTL_DAYS - 1).getTime() : Infinity;
    let day = today;
    while ((counts.get(day.getTime()) ?? 0) >= this.receivedPerDay && day.getTime() < last)
      day = daysAfter(day, 1);
    return day === today ? now : day;
  }
}
