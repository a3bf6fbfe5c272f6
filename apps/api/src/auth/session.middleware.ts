import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import type { Device } from '@zentra/contracts';
import connectPgSimple, { type PGStoreOptions } from 'connect-pg-simple';
import type { CookieOptions, Request, RequestHandler } from 'express';
import session, { type SessionData } from 'express-session';
import type { Pool } from 'pg';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { PG_POOL } from '../database/database.module';
import { cookieNameOf, signedSessionId, withPresentName } from './cookie-name';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A session ends after this long without a request … */
export const IDLE_MS = 30 * DAY_MS;
/** … and after this long in any case. */
export const ABSOLUTE_MS = 90 * DAY_MS;

const TOUCH = `
UPDATE sessions SET expire = $1 WHERE sid = $2 AND expire < $1::timestamptz - interval '30 seconds'`;

declare module 'express-session' {
  interface SessionData {
    userId: string;
    /** Names the session, for its person and for whoever ends it; the id in the cookie is a secret and may change. */
    deviceId: string;
    device: Device;
    /** ms since the epoch */
    signedInAt: number;
    /** See `Identity`; comes with the row each time it is read, and never from what is stored in it. */
    isClosing?: boolean;
  }
}

class PgStore extends connectPgSimple(session) {
  constructor(
    options: PGStoreOptions,
    private readonly pool: Pool,
  ) {
    super(options);
  }

  /** With each session comes how its account stands now: one question to the database for both. */
  override get(sid: string, done: (error: unknown, data?: SessionData | null) => void): void {
    this.pool
      .query<{ sess: SessionData; isClosing: boolean }>(
        `SELECT s.sess, u.deletes_at IS NOT NULL AS "isClosing"
         FROM sessions s JOIN users u ON u.id = (s.sess ->> 'userId')::uuid WHERE s.sid = $1 AND s.expire > now()`,
        [sid],
      )
      .then(({ rows: [row] }) => done(null, row && { ...row.sess, isClosing: row.isClosing }), done);
  }

  /** A session begins by signing in and in no other way: what a request had left to save brings none back that has ended. */
  override set(sid: string, data: SessionData, done: (error?: unknown) => void = () => undefined): void {
    this.pool
      .query('UPDATE sessions SET sess = $1, expire = $2 WHERE sid = $3', [data, data.cookie.expires, sid])
      .then(() => done(), done);
  }

  /**
   * Moves the end of a session further away, at most every 30 s: the calls of one session would wait for each other's writes to
   * its row, and take connections from other users. No answer waits for it; the next request tries again.
   */
  override touch(sid: string, data: SessionData, done?: () => void): void {
    this.pool.query(TOUCH, [data.cookie.expires, sid]).catch(() => undefined);
    done?.();
  }
}

/** express-session over the `sessions` table: used by every call that needs a session and by the socket handshake. */
@Injectable()
export class SessionMiddleware {
  readonly cookieName: string;
  readonly cookieOptions: CookieOptions;
  readonly handler: RequestHandler;
  private readonly store: PgStore;
  private readonly secret: string;

  constructor(@Inject(CONFIG) config: Config, @Inject(PG_POOL) pool: Pool) {
    this.cookieName = cookieNameOf(config);
    this.secret = config.sessionSecret;
    this.cookieOptions = { httpOnly: true, sameSite: 'lax', secure: config.secureCookies, path: '/' };
    this.store = new PgStore({ pool, tableName: 'sessions', pruneSessionInterval: 15 * 60 }, pool);
    const handler = session({
      name: this.cookieName,
      secret: config.sessionSecret,
      store: this.store,
      resave: false,
      saveUninitialized: false,
      rolling: true,
      cookie: { ...this.cookieOptions, maxAge: IDLE_MS },
    });
    this.handler = (request, response, next) => {
      const { cookie } = request.headers;
      // Under TLS the name has not changed, and only the server can set a `__Host-` cookie.
      if (cookie !== undefined && !config.secureCookies)
        request.headers.cookie = withPresentName(cookie, this.cookieName);
      handler(request, response, next);
    };
  }

  /** The session id of the cookie, where it has our signature; the session may have ended. Costs no query. */
  signedIdOf({ headers }: IncomingMessage): string | undefined {
    return signedSessionId(
      withPresentName(headers.cookie ?? '', this.cookieName),
      this.cookieName,
      this.secret,
    );
  }

  /** Returns the value of the session's cookie as it was sent. */
  cookieOf({ headers }: IncomingMessage): string | undefined {
    const name = `${this.cookieName}=`;
    const found = withPresentName(headers.cookie ?? '', this.cookieName)
      .split(/;\s*/)
      .find((one) => one.startsWith(name));
    return found?.slice(name.length);
  }

  /** Loads the session of a call that has none yet; the answer to it then saves the session or moves its end. */
  load(request: Request): Promise<void> {
    const { res } = request;
    if (!res) throw new Error('Only a request that can be answered has a session');
    return new Promise((resolve, reject) => {
      this.handler(request, res, (error?: unknown) => (error ? reject(error) : resolve()));
    });
  }

  /** An id for the cookie, as hard to guess as express-session's own. */
  newId(): string {
    return randomBytes(24).toString('base64url');
  }

  /** Lets the answer to `request` carry the session under another id, whose row is there already. */
  rename(request: Request, sid: string): void {
    const data = JSON.parse(JSON.stringify(request.session)) as SessionData;
    request.sessionID = sid;
    this.store.createSession(request, data);
  }

  onApplicationShutdown(): void {
    this.store.close();
  }
}
