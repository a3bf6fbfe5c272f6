import { Inject, Injectable } from '@nestjs/common';
import type { Device } from '@zentra/contracts';
import { Store, type SessionData } from 'express-session';
import type { Pool } from 'pg';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { PG_POOL } from '../database/database.module';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A session expires after 30 days without a request. */
export const IDLE_MS = 30 * DAY_MS;
/** A session expires 90 days after sign-in, whatever its use. */
export const ABSOLUTE_MS = 90 * DAY_MS;

/** Loads the session and the state of its account in one query. */
const GET = `
SELECT s.id, s.user_id, s.device, s.signed_in_at, s.expires_at, u.deletes_at IS NOT NULL AS is_closing
FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.sid = $1 AND s.expires_at > now()`;

const SET = 'UPDATE sessions SET expires_at = $1 WHERE sid = $2';
const TOUCH = `${SET} AND expires_at < $1::timestamptz - interval '30 seconds'`;

const EXPIRED_AT_ONCE = 1_000;
/** In batches, which stay within the statement timeout. Locked rows wait for the next round. */
const DELETE_EXPIRED = `
DELETE FROM sessions WHERE id IN (
  SELECT id FROM sessions WHERE expires_at <= now() ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)`;

declare module 'express-session' {
  interface SessionData {
    userId: string;
    /** The `id` of `SessionEntity`. The `id` of express-session is the `sid`. */
    sessionId: string;
    device: Device;
    /** ms since the epoch */
    signedInAt: number;
    /** See `Identity`. Read from the account at each load. */
    isClosing?: boolean;
  }
}

interface Row {
  id: string;
  user_id: string;
  device: Device;
  signed_in_at: Date;
  expires_at: Date;
  is_closing: boolean;
}

/**
 * Reads and extends the rows of `sessions` for express-session. Only `SessionsService.create`
 * inserts rows, so that a late save of a request cannot restore an ended session.
 */
@Injectable()
export class SessionStore extends Store {
  private readonly cookie: Pick<SessionData['cookie'], 'httpOnly' | 'sameSite' | 'secure' | 'path'>;

  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    @Inject(CONFIG) { secureCookies }: Config,
  ) {
    super();
    this.cookie = { httpOnly: true, sameSite: 'lax', secure: secureCookies, path: '/' };
  }

  /** Loads a session that has not expired; null otherwise. */
  override get(sid: string, done: (error: unknown, data?: SessionData | null) => void): void {
    this.pool
      .query<Row>({ name: 'session-get', text: GET, values: [sid] })
      .then(({ rows: [row] }) => done(null, row ? this.toData(row) : null), done);
  }

  /** Updates the expiry only. The other values of a session are constant. */
  override set(
    sid: string,
    { cookie }: SessionData,
    done: (error?: unknown) => void = () => undefined,
  ): void {
    this.pool.query(SET, [cookie.expires, sid]).then(() => done(), done);
  }

  /**
   * Extends a session, at most every 30 s: otherwise the calls of one session would wait for each
   * other's writes to its row. No response waits for it. After a failure the next request tries
   * again.
   */
  override touch(sid: string, { cookie }: SessionData, done?: () => void): void {
    this.pool.query(TOUCH, [cookie.expires, sid]).catch(() => undefined);
    done?.();
  }

  /** Deletes the row of a session. A repeat changes nothing. */
  override destroy(sid: string, done: (error?: unknown) => void = () => undefined): void {
    this.pool.query('DELETE FROM sessions WHERE sid = $1', [sid]).then(() => done(), done);
  }

  /** Deletes the rows of expired sessions. */
  async deleteExpired(): Promise<void> {
    for (let deleted = EXPIRED_AT_ONCE; deleted === EXPIRED_AT_ONCE;)
      deleted = (await this.pool.query(DELETE_EXPIRED, [EXPIRED_AT_ONCE])).rowCount ?? 0;
  }

  private toData(row: Row): SessionData {
    return {
      cookie: { ...this.cookie, originalMaxAge: IDLE_MS, expires: row.expires_at },
      userId: row.user_id,
      sessionId: row.id,
      device: row.device,
      signedInAt: row.signed_in_at.getTime(),
      isClosing: row.is_closing,
    };
  }
}
