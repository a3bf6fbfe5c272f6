import type { IncomingMessage } from 'node:http';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Login, Me, Register } from '@zentra/contracts';
import type { Session, SessionData } from 'express-session';
import { AppError } from '../common/app-error';
import type { IdentifiedRequest, Identity } from '../common/identity';
import { RealtimeService } from '../realtime/realtime.service';
import { StandingService } from '../users/standing.service';
import { UsersService } from '../users/users.service';
import { hashPassword, verifyPassword } from './password';
import { ABSOLUTE_MS, SessionMiddleware } from './session.middleware';
import { SessionsService } from './sessions.service';

type RequestWithSession = IncomingMessage & { session?: Session & Partial<SessionData> };

@Injectable()
export class AuthService implements OnModuleInit {
  constructor(
    private readonly users: UsersService,
    private readonly realtime: RealtimeService,
    private readonly sessions: SessionMiddleware,
    private readonly devices: SessionsService,
    private readonly standing: StandingService,
  ) {}

  /** Sockets are let in by the same session and the same rule as HTTP. */
  onModuleInit(): void {
    this.realtime.authenticateWith({
      loadSession: this.sessions.handler,
      authenticate: (request) => this.authenticate(request),
      isLive: ({ sessionId }) => this.sessions.exists(sessionId),
    });
  }

  /** Who sent this request, from the session that the middleware has loaded; null without a live one. */
  authenticate({ session }: RequestWithSession): Identity | null {
    if (session?.userId === undefined || session.signedInAt === undefined) return null;
    const expiresAt = session.signedInAt + ABSOLUTE_MS;
    return expiresAt > Date.now() ? { userId: session.userId, sessionId: session.id, expiresAt } : null;
  }

  /** @throws USERNAME_TAKEN, EMAIL_TAKEN */
  async register({ password, ...person }: Register): Promise<Me> {
    return this.users.create(person, await hashPassword(password));
  }

  /** @throws SUSPENDED; INVALID_CREDENTIALS, after the same time for an unknown name and a wrong password */
  async verify({ username, password }: Login): Promise<{ id: string }> {
    const user = await this.users.findForLogin(username);
    if (!(await verifyPassword(user?.passwordHash, password)) || !user)
      throw new AppError('INVALID_CREDENTIALS');
    await this.standing.expectNotSuspended(user.id);
    return { id: user.id };
  }

  /**
   * Signs in with a new session id, so that one known from before is worth nothing, and ends the old session.
   * @throws SUSPENDED
   */
  async startSession(request: RequestWithSession, userId: string): Promise<void> {
    const before = this.authenticate(request);
    await sessionCall(request, (session, done) => session.regenerate(done));
    if (before) await this.devices.close([before.sessionId], 'signed_out');
    const { session } = request;
    if (!session) throw new Error('startSession() needs the session middleware');
    await this.sessions.create(Object.assign(session, { userId, signedInAt: Date.now() }));
    // Asked once the session is stored: a suspension that commits after this finds it and ends it.
    await this.standing.expectNotSuspended(userId).catch(async (error: unknown) => {
      await sessionCall(request, (stored, done) => stored.destroy(done));
      throw error;
    });
  }

  /** Destroys the session and closes its sockets, and only those. */
  async endSession(request: RequestWithSession & IdentifiedRequest): Promise<void> {
    const { identity } = request;
    request.leaveSession?.();
    await sessionCall(request, (session, done) => session.destroy(done));
    request.res?.clearCookie(this.sessions.cookieName, this.sessions.cookieOptions);
    if (identity) await this.devices.close([identity.sessionId], 'signed_out');
  }
}

/** express-session speaks callbacks; this makes one call a promise. */
function sessionCall(
  { session }: RequestWithSession,
  call: (session: Session, done: (error?: unknown) => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!session) return resolve();
    call(session, (error) => (error ? reject(error) : resolve()));
  });
}
