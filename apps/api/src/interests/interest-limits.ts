import { Inject, Injectable } from '@nestjs/common';
import { INTERESTS_PER_DAY, type Quota } from '@zentra/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { InjectDataSource } from '@nestjs/typeorm';
import { AppError } from '../common/errors/app-error';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { daysAfter, scaledLimit } from './interest.rules';

/** Counts the interests that a sender has sent in 24 hours, whatever their outcome. */
const SENT_TODAY = `
SELECT count(*)::int AS used, min(created_at) AS oldest FROM interests
WHERE sender_id = $1 AND created_at > now() - interval '24 hours'`;

/**
 * How many interests a user may send in 24 hours: 20 times RATE_LIMIT_FACTOR, and any number where
 * it is 0.
 */
@Injectable()
export class InterestLimits {
  private readonly perDay: number;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CONFIG) { rateLimitFactor }: Config,
  ) {
    this.perDay = scaledLimit(INTERESTS_PER_DAY, rateLimitFactor);
  }

  /**
   * Returns the limit, the number sent in the last 24 hours, and when the next one is possible:
   * null where it is possible now.
   */
  async quota(senderId: string, manager: EntityManager = this.dataSource.manager): Promise<Quota> {
    const [row] = await manager.query<{ used: number; oldest: Date | null }[]>(SENT_TODAY, [senderId]);
    const { used = 0, oldest = null } = row ?? {};
    return {
      limit: Number.isFinite(this.perDay) ? this.perDay : null,
      used,
      retryAt: oldest && used >= this.perDay ? daysAfter(oldest, 1).toISOString() : null,
    };
  }

  /**
   * Checks that the sender has an interest left.
   * @throws RATE_LIMITED with the time from which the next one is possible
   */
  async expectRoom(manager: EntityManager, senderId: string): Promise<void> {
    const { retryAt } = await this.quota(senderId, manager);
    if (retryAt === null) return;
    const retryAfter = Math.max(1, Math.ceil((Date.parse(retryAt) - Date.now()) / 1000));
    throw new AppError('RATE_LIMITED', { retryAt, retryAfter });
  }
}
