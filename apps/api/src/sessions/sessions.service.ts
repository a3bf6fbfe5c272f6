import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Device, SessionEndReason, SessionList } from '@zentra/contracts';
import type { SessionData } from 'express-session';
import type { Pool } from 'pg';
import type { Identity } from '../common/identity';
import { PG_POOL } from '../database/database.module';
import { inTransaction, type Sql } from '../database/in-transaction';
import { CAN_SIGN_IN, IS_NOT_SUSPENDED } from './account-conditions';
import { RealtimeService } from '../realtime/realtime.service';
import { SessionEndChannel } from './session-end.channel';
import { SessionMiddleware } from './session.middleware';
import { IDLE_MS } from './session.store';

const MINUTE_MS = 60_000;
/**
 * Sessions in a list, more than a person has devices. Bounds the response for a program that signs
 * in each time.
 */
const MOST_LISTED = 200;

interface SessionRow {
  id: string;
  device: Device;
  signed_in_at: Date;
  expires_at: Date;
}

interface Caller {
  /**
   * Ends the call of `InFlightTracker.begin` for the current request. Without it, two sessions that
   * end each other would wait for each other.
   */
  leave?: () => void;
}

/** Manages the sessions of users: one for each signed-in device. */
@Injectable()
export class SessionsService implements OnModuleInit {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly channel: SessionEndChannel,
    private readonly middleware: SessionMiddleware,
    private readonly realtime: RealtimeService,
  ) {}

  /** Authenticates sockets with the same sessions and the same rule as HTTP. */
  onModuleInit(): void {
    this.realtime.authenticateWith({
      loadSession: this.middleware.handler,
      signedSessionIdOf: (request) => this.middleware.signedIdOf(request),
      authenticate: (request) => this.middleware.authenticate(request),
      ended: (identities) => this.endedOf(identities),
    });
  }

  /**
   * Stores a new session, unless the account is deleted or suspended. With `passwordHash`, also
   * requires that it is still the stored hash. The lock orders this insert and a password change: a
   * change that comes later finds this session.
   * @returns whether the session was stored
   */
  async create(sid: string, data: SessionData, passwordHash?: string): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `INSERT INTO sessions (id, sid, user_id, device, signed_in_at, expires_at)
       SELECT $1, $2, u.id, $3, $4, $5 FROM users u
       WHERE u.id = $6 AND ${CAN_SIGN_IN} AND ${IS_NOT_SUSPENDED} AND ($7::text IS NULL OR u.password_hash = $7) FOR SHARE`,
      [
        data.sessionId,
        sid,
        data.device,
        new Date(data.signedInAt),
        data.cookie.expires,
        data.userId,
        passwordHash ?? null,
      ],
    );
    return rowCount === 1;
  }

  /** Returns up to 200 sessions of the user, newest first. `lastSeenAt` is cut to the minute. */
  async list({ userId, sessionId }: Identity): Promise<SessionList> {
    const { rows } = await this.pool.query<SessionRow>(
      `SELECT id, device, signed_in_at, expires_at FROM sessions WHERE user_id = $1 AND expires_at > now()
       ORDER BY signed_in_at DESC, id LIMIT $2`,
      [userId, MOST_LISTED],
    );
    return {
      items: rows.map(({ id, device, signed_in_at: signedInAt, expires_at: expiresAt }) => ({
        id,
        current: id === sessionId,
        device,
        createdAt: signedInAt.toISOString(),
        // Every call extends its session, so the expiry shows the time of the last call.
        lastSeenAt: toMinute(expiresAt.getTime() - IDLE_MS).toISOString(),
      })),
    };
  }

  /** Returns the ids of the given sessions that have ended or expired. */
  async endedOf(identities: Identity[]): Promise<string[]> {
    const { rows } = await this.pool.query<{ id: string }>(
      `SELECT DISTINCT asked.id FROM unnest($1::uuid[]) AS asked (id)
       WHERE NOT EXISTS (SELECT FROM sessions s WHERE s.id = asked.id AND s.expires_at > now())`,
      [identities.map(({ sessionId }) => sessionId)],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Ends one session of a user and closes its sockets. Finds it by `id`, since its `sid` may be
   * changing concurrently.
   * @returns whether the user had this session
   */
  async endOne(
    userId: string,
    sessionId: string,
    reason: SessionEndReason,
    { leave }: Caller = {},
  ): Promise<boolean> {
    const isEnded = await inTransaction(this.pool, async (sql) => {
      const { rowCount } = await sql.query(`DELETE FROM sessions WHERE user_id = $1 AND id = $2`, [
        userId,
        sessionId,
      ]);
      if (rowCount === 0) return false;
      await this.channel.announce(sql, [sessionId], reason);
      return true;
    });
    leave?.();
    if (isEnded) await this.close([sessionId], reason);
    return isEnded;
  }

  /**
   * Waits for an end of the caller's own session that another request has just committed, as that
   * request does.
   */
  async repeatEnd({ sessionId }: Identity, reason: SessionEndReason): Promise<void> {
    await inTransaction(this.pool, (sql) => this.channel.announce(sql, [sessionId], reason));
    await this.close([sessionId], reason);
  }

  /**
   * Ends all sessions of a user except `except`, and closes their sockets. Once it resolves, no
   * call of those sessions commits any more.
   */
  async endAll(
    userId: string,
    reason: SessionEndReason,
    { except, leave }: Caller & { except?: string } = {},
  ): Promise<void> {
    const ended = await inTransaction(this.pool, (sql) => this.removeAll(sql, userId, reason, except));
    leave?.();
    await this.close(ended, reason);
  }

  /**
   * Deletes sessions in the transaction that requires it. Call `close` with the returned ids after
   * the commit. If the process crashes in between, the sessions are invalid all the same, and other
   * processes close their sockets.
   */
  async removeAll(sql: Sql, userId: string, reason: SessionEndReason, except?: string): Promise<string[]> {
    const { rows } = await sql.query<{ id: string }>(
      `DELETE FROM sessions WHERE user_id = $1 AND id IS DISTINCT FROM $2 RETURNING id`,
      [userId, except ?? null],
    );
    const ids = rows.map(({ id }) => id);
    await this.channel.announce(sql, ids, reason);
    return ids;
  }

  /**
   * Changes the `sid` of a session in the transaction of `sql`.
   * @returns whether the session still exists
   */
  async rename(sql: Sql, { userId, sessionId }: Identity, sid: string): Promise<boolean> {
    const { rowCount } = await sql.query(`UPDATE sessions SET sid = $1 WHERE user_id = $2 AND id = $3`, [
      sid,
      userId,
      sessionId,
    ]);
    return rowCount === 1;
  }

  /**
   * Ends the calls and sockets of sessions whose rows are deleted. Once it resolves, no call of
   * those sessions commits any more. Waits at most 5.5 s for a process that does not answer.
   */
  close(sessionIds: string[], reason: SessionEndReason): Promise<void> {
    return this.channel.close(sessionIds, reason);
  }
}

const toMinute = (ms: number) => new Date(Math.floor(ms / MINUTE_MS) * MINUTE_MS);
