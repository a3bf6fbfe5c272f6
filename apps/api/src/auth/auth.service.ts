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

/** Who may begin a session; with the password's hash where the password let them in. */
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
    private readonly standing: AccountStatusService,
    private readonly hasher: PasswordHasher,
  ) {}

  /**
   * @param caller the address that asks
   * @throws VALIDATION_FAILED for a password that guessers try first, USERNAME_TAKEN, EMAIL_TAKEN,
   * UNAVAILABLE where too many passwords wait for their hash
   */
  async register({ password, ...person }: Register, caller: string): Promise<Me> {
    assertUncommon(password, 'password', person);
    const me = await this.users.create(person, await this.hasher.hash(password, caller));
    this.emails.sendVerification(me.id);
    return me;
  }

  /**
   * Whoever `mayGuess` no more, by the account and not by what it was called, is answered as for a wrong password: anything
   * else would tell that two names are one account's.
   * @param caller the address, or the id of the user, that asks
   * @throws SUSPENDED; UNAVAILABLE where too many passwords wait for their check; INVALID_CREDENTIALS, after the same time
   * for an unknown name and a wrong password
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
    await this.standing.expectNotSuspended(user.id);
    this.hasher.trust(caller);
    return { id: user.id, passwordHash: user.passwordHash };
  }

  /**
   * Signs in with a new session id, so that one known from before is worth nothing, and ends the old session.
   * @throws SUSPENDED, and INVALID_CREDENTIALS where the password that let the person in has been changed meanwhile
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
      await this.standing.expectNotSuspended(userId);
      throw new AppError('INVALID_CREDENTIALS');
    }
    Object.assign(session, data);
  }

  /** Ends the session and closes its sockets, and only those. */
  async endSession(request: RequestWithSession & IdentifiedRequest): Promise<void> {
    const { identity, leaveSession: leave } = request;
    if (identity) {
      const { userId, sessionId } = identity;
      const isFirst = await this.devices.endOne(userId, sessionId, 'signed_out', { leave });
      // Somebody else has just ended it: what it had under way is waited for all the same.
      if (!isFirst) await this.devices.close([sessionId], 'signed_out');
    }
    await sessionCall(request, (session, done) => session.destroy(done));
    request.res?.clearCookie(this.sessions.cookieName, this.sessions.cookieOptions);
  }

  /**
   * Ends one session of the person who asks; their own as by signing out.
   * @throws NOT_FOUND where they have no such session
   */
  async endDevice(request: IdentifiedRequest, id: string): Promise<void> {
    const { identity, leaveSession: leave } = request;
    if (identity?.sessionId === id) return this.endSession(request);
    if (!identity || !(await this.devices.endOne(identity.userId, id, 'revoked', { leave })))
      throw new AppError('NOT_FOUND');
  }

  /** Ends every session of the person who asks but this one. */
  async endOtherDevices({ identity, leaveSession: leave }: IdentifiedRequest): Promise<void> {
    if (!identity) return;
    await this.devices.endAll(identity.userId, 'revoked', { except: identity.sessionId, leave });
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
