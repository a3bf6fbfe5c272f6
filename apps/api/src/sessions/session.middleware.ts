import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import type { CookieOptions, Request, RequestHandler } from 'express';
import session, { type Session, type SessionData } from 'express-session';
import type { Identity } from '../common/identity';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { cookieNameOf, signedSessionId, withPresentName } from './cookie-name';
import { ABSOLUTE_MS, IDLE_MS, SessionStore } from './session.store';

export type RequestWithSession = IncomingMessage & { session?: Session & Partial<SessionData> };

/**
 * Runs express-session with the table `sessions`, for calls that need a session and for the socket
 * handshake.
 */
@Injectable()
export class SessionMiddleware {
  readonly cookieName: string;
  readonly cookieOptions: CookieOptions;
  readonly handler: RequestHandler;
  private readonly secret: string;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly store: SessionStore,
  ) {
    this.cookieName = cookieNameOf(config);
    this.secret = config.sessionSecret;
    this.cookieOptions = { httpOnly: true, sameSite: 'lax', secure: config.secureCookies, path: '/' };
    const handler = session({
      name: this.cookieName,
      secret: config.sessionSecret,
      store,
      resave: false,
      saveUninitialized: false,
      rolling: true,
      cookie: { ...this.cookieOptions, maxAge: IDLE_MS },
    });
    this.handler = (request, response, next) => {
      const { cookie } = request.headers;
      // With TLS the name has not changed, and only the server can set a `__Host-` cookie.
      if (cookie !== undefined && !config.secureCookies)
        request.headers.cookie = withPresentName(cookie, this.cookieName);
      handler(request, response, next);
    };
  }

  /**
   * Returns the session id of the cookie when its signature is valid. The session may have ended.
   * Runs no query.
   */
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

  /** Loads the session of a call. The response then saves the session or extends its lifetime. */
  load(request: Request): Promise<void> {
    const { res } = request;
    if (!res) throw new Error('Only a request that can be answered has a session');
    return new Promise((resolve, reject) => {
      this.handler(request, res, (error?: unknown) => (error ? reject(error) : resolve()));
    });
  }

  /** Returns the user of a request whose session is loaded; null without a valid session. */
  authenticate({ session: data }: RequestWithSession): Identity | null {
    if (!data?.userId || !data.sessionId || data.signedInAt === undefined) return null;
    const { userId, sessionId, signedInAt, isClosing = false } = data;
    const expiresAt = signedInAt + ABSOLUTE_MS;
    return expiresAt > Date.now() ? { userId, sessionId, expiresAt, isClosing } : null;
  }

  /** Returns a new session id: 192 random bits in base64url, as in express-session. */
  newId(): string {
    return randomBytes(24).toString('base64url');
  }

  /** Sends the session cookie of the response with another id, whose row must exist. */
  rename(request: Request, sid: string): void {
    const data = JSON.parse(JSON.stringify(request.session)) as SessionData;
    request.sessionID = sid;
    this.store.createSession(request, data);
  }
}
