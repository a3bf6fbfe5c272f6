import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Login, Me, Register } from '@zentra/contracts';
import type { Request } from 'express';
import type { Session } from 'express-session';
import { AppError } from '../common/errors/app-error';
import type { IdentifiedRequest } from '../common/identity';
import { AccountStatusService } from '../users/account-status.service';
import { UsersService } from '../users/users.service';
import { EmailService } from './email.service';
import { parseUserAgent } from './parse-user-agent';
import { PasswordHasher } from './password-hasher';
import { SessionMiddleware, type RequestWithSession } from '../sessions/session.middleware';
import { SessionsService } from '../sessions/sessions.service';
import { assertUncommon } from './uncommon-password';

/** A user who may start a session. `passwordHash` is set after a sign-in with a password. */
export interface SignedInUser {
  id: string;
  passwordHash?: string;
}

@Injectable()
export class AuthService {
  constructor(
    private readonly users: UsersService,
    private readonly sessions: SessionMiddleware,
    private readonly devices: SessionsService,
    private readonly emails: EmailService,
    private readonly accountStatus: AccountStatusService,
    private readonly hasher: PasswordHasher,
  ) {}

  /**
   * Creates an account and sends the verification email after the response. Starts no session.
   * @param caller the client address
   * @throws VALIDATION_FAILED for a common password or the user's own name; USERNAME_TAKEN;
   * EMAIL_TAKEN
   * @throws UNAVAILABLE when too many passwords wait to be hashed
   */
  async register({ password, ...person }: Register, caller: string): Promise<Me> {
    assertUncommon(password, 'password', person);
    const me = await this.users.create(person, await this.hasher.hash(password, caller));
    this.emails.sendVerification(me.id);
    return me;
  }

  /**
   * Verifies a username or email address with a password. `mayGuess` limits the attempts per
   * account, by its id and not by the name that was typed. When it refuses, the response is that of
   * a wrong password: any other would reveal that two names belong to one account.
   * @param caller the client address, or the id of a signed-in user
   * @throws INVALID_CREDENTIALS, after the same time for an unknown name and a wrong password
   * @throws SUSPENDED
   * @throws UNAVAILABLE when too many passwords wait to be verified
   */
  async verify(
    { username, password }: Login,
    caller: string,
    mayGuess: (account: string) => Promise<boolean> = () => Promise.resolve(true),
  ): Promise<SignedInUser> {
    this.hasher.expectRoomFor(caller);
    const user = await this.users.findForLogin(username);
    const isAllowed = await mayGuess(user?.id ?? username.toLowerCase());
    const isRight = await this.hasher.verify(user?.passwordHash, password, caller);
    if (!isAllowed || !isRight || !user) throw new AppError('INVALID_CREDENTIALS');
    await this.accountStatus.expectNotSuspended(user.id);
    this.hasher.trust(caller);
    return { id: user.id, passwordHash: user.passwordHash };
  }

  /**
   * Signs in with a new session id, which prevents session fixation, and ends the previous session.
   * @throws SUSPENDED
   * @throws INVALID_CREDENTIALS when the password has changed since it was verified
   */
  async startSession(request: Request, { id: userId, passwordHash }: SignedInUser): Promise<void> {
    await this.sessions.load(request);
    const before = this.sessions.authenticate(request);
    if (before) await this.devices.endOne(before.userId, before.sessionId, 'signed_out');
    await sessionCall(request, (session, done) => session.regenerate(done));
    const { session } = request;
    if (!session) throw new Error('startSession() needs the session middleware');
    const device = parseUserAgent(request.headers['user-agent']);
    const data = { userId, sessionId: randomUUID(), device, signedInAt: Date.now() };
    if (!(await this.devices.create(session.id, { cookie: session.cookie, ...data }, passwordHash))) {
      await this.accountStatus.expectNotSuspended(userId);
      throw new AppError('INVALID_CREDENTIALS');
    }
    Object.assign(session, data);
  }

  /** Ends the session, closes its sockets and clears the cookie. Other sessions stay. */
  async endSession(request: RequestWithSession & IdentifiedRequest): Promise<void> {
    const { identity, leaveSession: leave } = request;
    if (identity) {
      const { userId, sessionId } = identity;
      const isFirst = await this.devices.endOne(userId, sessionId, 'signed_out', { leave });
      // Another request has just ended the session. Its calls in flight must still finish first.
      if (!isFirst) await this.devices.repeatEnd(identity, 'signed_out');
    }
    await sessionCall(request, (session, done) => session.destroy(done));
    request.res?.clearCookie(this.sessions.cookieName, this.sessions.cookieOptions);
  }

  /**
   * Ends one session of the caller. For the session of the request: the same as signing out.
   * @throws NOT_FOUND when the caller has no such session
   */
  async endDevice(request: IdentifiedRequest, id: string): Promise<void> {
    const { identity, leaveSession: leave } = request;
    if (identity?.sessionId === id) return this.endSession(request);
    if (!identity || !(await this.devices.endOne(identity.userId, id, 'revoked', { leave })))
      throw new AppError('NOT_FOUND');
  }

  /** Ends all sessions of the caller except the session of the request. */
  async endOtherDevices({ identity, leaveSession: leave }: IdentifiedRequest): Promise<void> {
    if (!identity) return;
    await this.devices.endAll(identity.userId, 'revoked', { except: identity.sessionId, leave });
  }
}

/** Calls a callback method of express-session and returns a promise. */
function sessionCall(
  { session }: RequestWithSession,
  call: (session: Session, done: (error?: unknown) => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!session) return resolve();
    call(session, (error) => (error ? reject(error) : resolve()));
  });
}
