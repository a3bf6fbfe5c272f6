import { Inject, Injectable } from '@nestjs/common';
import { INTERESTS_RECEIVED_PER_DAY } from '@zentra/contracts';
import { DataSource, In, type EntityManager } from 'typeorm';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { InterestEntity } from './interest.entity';
import {
  FIND_PLACE,
  FIND_RECIPIENTS,
  FIND_RECIPIENTS_OF_CONFIRMED,
  SHOW_QUEUED,
} from './interest-places.sql';
import { scaledLimit } from './interest.rules';

/** A recipient with queued interests, and whether a place is free for any of them. */
interface WaitingRecipient {
  id: string;
  hasPlace: boolean;
}

/** Before every id. */
const NO_ID = '00000000-0000-0000-0000-000000000000';
/** Used instead of infinity: the largest integer of Postgres. */
const NO_LIMIT = 2 ** 31 - 1;

/**
 * Assigns the places of a recipient's day (UTC): 30 interests are shown, times RATE_LIMIT_FACTOR.
 * The others are queued until a place is free. Then senders with a confirmed address and the oldest
 * accounts come first. So new accounts cannot use up the days of a recipient for older ones.
 * Senders without a confirmed address take no place of those with one.
 */
@Injectable()
export class InterestPlaces {
  private readonly perDay: number;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CONFIG) { rateLimitFactor }: Config,
  ) {
    this.perDay = scaledLimit(INTERESTS_RECEIVED_PER_DAY, rateLimitFactor);
  }

  /**
   * Returns whether a new interest is shown immediately. The caller must have locked the
   * recipient's row.
   */
  async hasPlace(
    manager: EntityManager,
    { senderId, recipientId }: { senderId: string; recipientId: string },
  ): Promise<boolean> {
    const parameters = [senderId, recipientId, this.limit];
    const [row] = await manager.query<{ hasPlace: boolean }[]>(FIND_PLACE, parameters);
    return row?.hasPlace ?? false;
  }

  /** Returns the next `limit` recipients with queued interests after `after`, by id. */
  recipients(limit: number, after = NO_ID): Promise<WaitingRecipient[]> {
    return this.dataSource.query<WaitingRecipient[]>(FIND_RECIPIENTS, [after, this.limit, limit]);
  }

  /**
   * Returns the next `limit` recipients after `after`, by id, whose day may have places for
   * confirmed senders only.
   */
  async recipientsOfConfirmed(limit: number, after = NO_ID): Promise<WaitingRecipient[]> {
    const found = await this.dataSource.query<{ id: string }[]>(FIND_RECIPIENTS_OF_CONFIRMED, [after, limit]);
    return found.map(({ id }) => ({ id, hasPlace: true }));
  }

  /**
   * Shows queued interests on the free places of a recipient, within the transaction of `manager`.
   * Returns each interest to one caller only, over all processes.
   */
  async showQueued(manager: EntityManager, recipientId: string): Promise<InterestEntity[]> {
    await manager.query('SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE', [recipientId]);
    const [rows] = await manager.query<[{ id: string }[], number]>(SHOW_QUEUED, [recipientId, this.limit]);
    return manager.findBy(InterestEntity, { id: In(rows.map(({ id }) => id)) });
  }

  private get limit(): number {
    return Math.min(this.perDay, NO_LIMIT);
  }
}
