import { Inject, Injectable } from '@nestjs/common';
import type { PushSubscriptionBody } from '@zentra/contracts';
import type { Pool } from 'pg';
import { AppError } from '../common/errors/app-error';
import type { Identity } from '../common/identity';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { PG_POOL } from '../database/database.module';
import { lockSessionForShare } from '../sessions/lock-session';
import { inTransaction } from '../database/in-transaction';
import { isPushAddress } from './push-address';
import { isPoint } from './push-keys';

/** Subscriptions of one user; the oldest are removed. */
const MOST = 20;

const SAVE = `
INSERT INTO push_subscriptions (session_id, user_id, endpoint, p256dh, auth) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (session_id) DO UPDATE
SET endpoint = excluded.endpoint, p256dh = excluded.p256dh, auth = excluded.auth`;

const DROP_OLDEST = `
DELETE FROM push_subscriptions WHERE session_id IN (
  SELECT session_id FROM push_subscriptions WHERE user_id = $1 ORDER BY created_at DESC, session_id OFFSET ${MOST})`;

/** Stores push subscriptions: one per session, which ends with it. */
@Injectable()
export class PushSubscriptions {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Stores the subscription of a session.
   * @throws VALIDATION_FAILED for an invalid address or key, UNAUTHENTICATED where the session has
   * ended
   */
  async save(identity: Identity, { endpoint, keys }: PushSubscriptionBody): Promise<void> {
    const { userId, sessionId } = identity;
    if (!isPushAddress(endpoint, this.config.allowsLocalPush))
      throw AppError.invalid('endpoint', 'wrong_format', { format: 'https url' });
    if (!isPoint(keys.p256dh))
      throw AppError.invalid('keys.p256dh', 'wrong_format', { format: 'P-256 public key' });
    await inTransaction(this.pool, async (sql) => {
      // Before any subscription is locked: code that ends sessions locks subscriptions last.
      await lockSessionForShare(sql, identity);
      await sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [endpoint]);
      // A browser with which another user has signed in belongs to that user now.
      await sql.query('DELETE FROM push_subscriptions WHERE endpoint = $1 AND session_id <> $2', [
        endpoint,
        sessionId,
      ]);
      await sql.query(SAVE, [sessionId, userId, endpoint, keys.p256dh, keys.auth]);
      await sql.query(DROP_OLDEST, [userId]);
    });
  }

  /** Deletes the subscription of a session. Ignores a missing one. */
  async remove({ sessionId }: Identity): Promise<void> {
    await this.pool.query('DELETE FROM push_subscriptions WHERE session_id = $1', [sessionId]);
  }

  /**
   * Deletes a subscription that the push service no longer knows, unless it was renewed in the
   * meantime.
   */
  async forget(sessionId: string, endpoint: string): Promise<void> {
    await this.pool.query('DELETE FROM push_subscriptions WHERE session_id = $1 AND endpoint = $2', [
      sessionId,
      endpoint,
    ]);
  }
}
