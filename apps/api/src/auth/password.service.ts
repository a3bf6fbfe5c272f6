import { Inject, Injectable } from '@nestjs/common';
import type { ChangePassword, ForgotPassword, ResetPassword } from '@zentra/contracts';
import type { Pool } from 'pg';
import { AppError } from '../common/errors/app-error';
import type { IdentifiedRequest } from '../common/identity';
import { RateLimiter } from '../common/limits/rate-limit';
import { PG_POOL } from '../database/database.module';
import { inTransaction, type Sql } from '../database/in-transaction';
import { EmailSender } from '../emails/sender/email-sender.service';
import { CredentialsRepository } from '../users/credentials.repository';
import { EMAIL_TEMPLATES } from '../emails/templates/email-templates';
import { EmailTokensRepository } from './email-tokens.repository';
import { PasswordHasher } from './password-hasher';
import { SessionMiddleware } from '../sessions/session.middleware';
import { SessionsService } from '../sessions/sessions.service';
import { assertUncommon } from './uncommon-password';

/** What a reset does about passkeys, in its transaction. */
export interface PasskeyHooks {
  /** @returns whether there were any */
  removeAll(sql: Sql, userId: string): Promise<boolean>;
  hasAny(sql: Sql, userId: string): Promise<boolean>;
}

@Injectable()
export class PasswordService {
  private readonly passkeys: PasskeyHooks[] = [];

  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly credentials: CredentialsRepository,
    private readonly sessions: SessionsService,
    private readonly middleware: SessionMiddleware,
    private readonly tokens: EmailTokensRepository,
    private readonly mail: EmailSender,
    private readonly limiter: RateLimiter,
    private readonly hasher: PasswordHasher,
  ) {}

  /** For passkeys, which are above what is here. */
  onReset(hooks: PasskeyHooks): void {
    this.passkeys.push(hooks);
  }

  /**
   * The stored hash of this person's password.
   * @throws INVALID_CREDENTIALS where `password` is another one
   */
  async expect(userId: string, password: string): Promise<string> {
    const stored = await this.credentials.passwordHashOf(userId);
    if (!stored || !(await this.hasher.verify(stored, password, userId)))
      throw new AppError('INVALID_CREDENTIALS');
    return stored;
  }

  /**
   * Gives the person another password. Every other session of theirs ends with the old one; this one goes on with another
   * id in its cookie.
   * @throws VALIDATION_FAILED for a password that guessers try first
   * @throws INVALID_CREDENTIALS where `currentPassword` is not theirs, or no longer
   * @throws UNAUTHENTICATED where this session was ended meanwhile
   */
  async change(request: IdentifiedRequest, { currentPassword, newPassword }: ChangePassword): Promise<void> {
    const { identity } = request;
    if (!identity) throw new AppError('UNAUTHENTICATED');
    const { userId, sessionId } = identity;
    assertUncommon(newPassword, 'newPassword', await this.credentials.namesOf(userId));
    const before = await this.expect(userId, currentPassword);
    const after = await this.hasher.hash(newPassword, userId);
    const sid = this.middleware.newId();
    const ended = await inTransaction(this.pool, async (sql) => {
      if (!(await this.credentials.replacePassword(sql, userId, after, before)))
        throw new AppError('INVALID_CREDENTIALS');
      if (!(await this.sessions.rename(sql, identity, sid))) throw new AppError('UNAUTHENTICATED');
      await this.tokens.revokeWithPassword(sql, userId);
      return this.sessions.removeAll(sql, userId, 'password_changed', sessionId);
    });
    this.middleware.rename(request, sid);
    request.leaveSession?.();
    await this.sessions.close(ended, 'password_changed');
  }

  /**
   * Sends a link to whoever has an account with this address, in the account's language: who asks may be a stranger. All of it comes after the answer, so that neither the
   * answer nor its time tells whether there is one; too many tell nothing, either.
   */
  forgot(address: string, { email }: ForgotPassword): void {
    this.mail.runAfterResponse(async () => {
      if (!(await this.mayAsk(address, email))) return;
      const account = await this.credentials.findByEmail(email);
      if (!account) return;
      const { userId, language } = account;
      const token = await this.tokens.issue({ userId, purpose: 'password_reset', email });
      const url = this.mail.link('/reset-password', token);
      await this.mail.send(account, EMAIL_TEMPLATES[language].passwordReset(url));
    });
  }

  /**
   * Gives the person to whom the link was sent another password, and ends all their sessions. Where it is the first proof that
   * they read mail at this address, somebody else may have registered it: all passkeys are removed. An e-mail says so, or that
   * passkeys go on working.
   * @param caller the address that asks
   * @throws INVALID_TOKEN, VALIDATION_FAILED for a password that guessers try first, UNAVAILABLE
   */
  async reset({ token, newPassword }: ResetPassword, caller: string): Promise<void> {
    const userId = await this.tokens.ownerOf(token, ['password_reset']);
    if (!userId) throw new AppError('INVALID_TOKEN');
    assertUncommon(newPassword, 'newPassword', await this.credentials.namesOf(userId));
    const after = await this.hasher.hash(newPassword, caller);
    const { ended, letter } = await inTransaction(this.pool, async (sql) => {
      await this.credentials.lock(sql, userId);
      const proof = await this.tokens.consume(sql, token, ['password_reset']);
      if (!proof) throw new AppError('INVALID_TOKEN');
      await this.credentials.setPassword(sql, userId, after);
      const about = await this.passkeysAfterReset(sql, userId, proof.email);
      // Whoever opened the link reads mail at this address.
      await this.credentials.setVerifiedEmail(sql, userId, proof.email);
      await this.tokens.revokeWithPassword(sql, userId);
      return { ended: await this.sessions.removeAll(sql, userId, 'password_changed'), letter: about };
    });
    await this.sessions.close(ended, 'password_changed');
    if (letter) this.reportPasskeys(userId, letter);
  }

  private async passkeysAfterReset(
    sql: Sql,
    userId: string,
    email: string,
  ): Promise<'passkeysKept' | 'passkeysRemoved' | undefined> {
    const isVerified = await this.credentials.isVerified(sql, userId, email);
    for (const { hasAny, removeAll } of this.passkeys)
      if (await (isVerified ? hasAny : removeAll)(sql, userId))
        return isVerified ? 'passkeysKept' : 'passkeysRemoved';
    return undefined;
  }

  private reportPasskeys(userId: string, letter: 'passkeysKept' | 'passkeysRemoved'): void {
    this.mail.runAfterResponse(async () => {
      const account = await this.credentials.mailboxOf(userId);
      if (account)
        await this.mail.send(
          account,
          EMAIL_TEMPLATES[account.language][letter](this.mail.link('/you/security')),
        );
    });
  }

  private async mayAsk(address: string, email: string): Promise<boolean> {
    const allowed = await Promise.all([
      this.limiter.allows('password', `forgot ${address}`),
      this.limiter.allows('mail', `forgot ${email}`),
    ]);
    return allowed.every(Boolean);
  }
}
