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
/** More devices than anybody has; whoever signs in by program each time still gets an answer. */
const MOST_LISTED = 200;

interface SessionRow {
  id: string;
  device: Device;
  signed_in_at: Date;
  expires_at: Date;
}

interface Caller {
  /** Leaves the session that asks once its own act is done: two that end each other must not wait for each other. */
  leave?: () => void;
}

/** The sessions of a person: one per device that is signed in. */
@Injectable()
export class SessionsService implements OnModuleInit {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly channel: SessionEndChannel,
    private readonly middleware: SessionMiddleware,
    private readonly realtime: RealtimeService,
  ) {}

  /** Sockets are let in by the same session and the same rule as HTTP. */
  onModuleInit(): void {
    this.realtime.authenticateWith({
      loadSession: this.middleware.handler,
      signedSessionIdOf: (request) => this.middleware.signedIdOf(request),
      authenticate: (request) => this.middleware.authenticate(request),
      ended: (identities) => this.endedOf(identities),
    });
  }

  /**
   * Stores a new session, while the account stands and, where the password was what let the person in, while it is still
   * that password: the lock puts a change of it before or after, and after it finds this session.
   * @returns whether there is a session now
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

  /** The newest first. */
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
        // Every call moves the end of its session, so the end tells the call.
        lastSeenAt: toMinute(expiresAt.getTime() - IDLE_MS).toISOString(),
      })),
    };
  }

  /** The ids of those sessions of these that stand no more: ended or expired. */
  async endedOf(identities: Identity[]): Promise<string[]> {
    const { rows } = await this.pool.query<{ id: string }>(
      `SELECT DISTINCT asked.id FROM unnest($1::uuid[]) AS asked (id)
       WHERE NOT EXISTS (SELECT FROM sessions s WHERE s.id = asked.id AND s.expires_at > now())`,
      [identities.map(({ sessionId }) => sessionId)],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Ends one session of a person, found by its own id and not by the cookie's, which may just be changing.
   * @returns whether this person had such a session
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
   * Ends every session of a person, or every one but `except`, and closes their sockets, and only those. Once it
   * resolves, nothing of those sessions commits any more.
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
   * Ends sessions by the very transaction that is the reason for it; `close` what it answers after the commit. Should this
   * process die between the two, nobody gets in by them all the same, and other processes close their sockets.
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
   * Gives the session another id in its cookie, inside somebody's transaction.
   * @returns whether it still stands
   */
  async rename(sql: Sql, { userId, sessionId }: Identity, sid: string): Promise<boolean> {
    const { rowCount } = await sql.query(`UPDATE sessions SET sid = $1 WHERE user_id = $2 AND id = $3`, [
      sid,
      userId,
      sessionId,
    ]);
    return rowCount === 1;
  }

  /** Shuts the door behind sessions whose rows are gone; once it resolves, nothing of theirs commits here any more. */
  close(sessionIds: string[], reason: SessionEndReason): Promise<void> {
    return this.channel.close(sessionIds, reason);
  }
}

const toMinute = (ms: number) => new Date(Math.floor(ms / MINUTE_MS) * MINUTE_MS);
