import { Inject, Injectable } from '@nestjs/common';
import connectPgSimple, { type PGStoreOptions } from 'connect-pg-simple';
import type { CookieOptions, RequestHandler } from 'express';
import session, { type Session, type SessionData } from 'express-session';
import type { Pool } from 'pg';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { PG_POOL } from '../database/database.module';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A session ends after this long without a request … */
const IDLE_MS = 30 * DAY_MS;
/** … and after this long in any case. */
export const ABSOLUTE_MS = 90 * DAY_MS;

declare module 'express-session' {
  interface SessionData {
    userId: string;
    /** ms since the epoch */
    signedInAt: number;
  }
}

class PgStore extends connectPgSimple(session) {
  constructor(
    options: PGStoreOptions,
    private readonly pool: Pool,
  ) {
    super(options);
  }

  /** A session begins by signing in and in no other way: what a request had left to save brings none back that has ended. */
  override set(sid: string, data: SessionData, done: (error?: unknown) => void = () => undefined): void {
    this.pool
      .query('UPDATE sessions SET sess = $1, expire = $2 WHERE sid = $3', [data, data.cookie.expires, sid])
      .then(() => done(), done);
  }

  /** Moving a session's end further away holds up no answer: it is tried again with the next request. */
  override touch(sid: string, data: SessionData, done?: () => void): void {
    super.touch(sid, data);
    done?.();
  }
}

/** express-session over the `sessions` table: used by every HTTP request and by the socket handshake. */
@Injectable()
export class SessionMiddleware {
  readonly cookieName: string;
  readonly cookieOptions: CookieOptions;
  readonly handler: RequestHandler;
  private readonly store: PgStore;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(PG_POOL) private readonly pool: Pool,
  ) {
    this.cookieName = config.secureCookies ? '__Host-zentra.sid' : 'zentra.sid';
    this.cookieOptions = { httpOnly: true, sameSite: 'lax', secure: config.secureCookies, path: '/' };
    this.store = new PgStore({ pool, tableName: 'sessions', pruneSessionInterval: 15 * 60 }, pool);
    this.handler = session({
      name: this.cookieName,
      secret: config.sessionSecret,
      store: this.store,
      resave: false,
      saveUninitialized: false,
      rolling: true,
      cookie: { ...this.cookieOptions, maxAge: IDLE_MS },
    });
  }

  /** Stores a session that begins. */
  async create({ id, cookie, userId, signedInAt }: Session & Partial<SessionData>): Promise<void> {
    await this.pool.query('INSERT INTO sessions (sid, sess, expire) VALUES ($1, $2, $3)', [
      id,
      { cookie, userId, signedInAt },
      cookie.expires,
    ]);
  }

  /** Whether the session still stands: not signed out, not expired. */
  exists(sessionId: string): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.store.get(sessionId, (error, found) => (error ? reject(error as Error) : resolve(found != null)));
    });
  }

  onApplicationShutdown(): void {
    this.store.close();
  }
}
