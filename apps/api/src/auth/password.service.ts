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

/** What a password reset does with passkeys, inside its transaction. */
export interface PasskeyHooks {
  /**
   * Removes all passkeys of the user.
   * @returns whether there were any
   */
  removeAll(sql: Sql, userId: string): Promise<boolean>;
  /** Returns whether the user has passkeys. */
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
    private readonly sender: EmailSender,
    private readonly limiter: RateLimiter,
    private readonly hasher: PasswordHasher,
  ) {}

  /**
   * Registers the hooks for passkeys. The passkeys module is in a higher layer and depends on this
   * one.
   */
  onReset(hooks: PasskeyHooks): void {
    this.passkeys.push(hooks);
  }

  /**
   * Verifies the password of a user and returns the stored hash.
   * @throws INVALID_CREDENTIALS when it is wrong
   * @throws UNAVAILABLE when too many passwords wait to be verified
   */
  async expect(userId: string, password: string): Promise<string> {
    const stored = await this.credentials.passwordHashOf(userId);
    if (!stored || !(await this.hasher.verify(stored, password, userId)))
      throw new AppError('INVALID_CREDENTIALS');
    return stored;
  }

  /**
   * Changes the password. Ends all other sessions; this session gets a new id in its cookie.
   * @throws VALIDATION_FAILED for a common password or the user's own name
   * @throws INVALID_CREDENTIALS when `currentPassword` is wrong or was changed concurrently
   * @throws UNAUTHENTICATED when this session has ended
   * @throws UNAVAILABLE when too many passwords wait to be hashed or verified
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
   * Emails a reset link to the account with this address, in the language of the account: the
   * caller may be a stranger. All of it runs after the response, so that neither the response nor
   * its timing reveals whether there is an account. Rate-limited requests are dropped silently.
   */
  forgot(address: string, { email }: ForgotPassword): void {
    this.sender.runAfterResponse(async () => {
      if (!(await this.mayAsk(address, email))) return;
      const account = await this.credentials.findByEmail(email);
      if (!account) return;
      const { userId, language } = account;
      const token = await this.tokens.issue({ userId, purpose: 'password_reset', email });
      const url = this.sender.link('/reset-password', token);
      await this.sender.send(account, EMAIL_TEMPLATES[language].passwordReset(url));
    });
  }

  /**
   * Resets the password of the user to whom the link was sent, and ends all their sessions. If the
   * address was not verified before, another person may have registered it: all passkeys are
   * removed. An email reports that, or that the passkeys still work.
   * @param caller the client address
   * @throws INVALID_TOKEN
   * @throws VALIDATION_FAILED for a common password or the user's own name
   * @throws UNAVAILABLE when too many passwords wait to be hashed
   */
  async reset({ token, newPassword }: ResetPassword, caller: string): Promise<void> {
    const userId = await this.tokens.ownerOf(token, ['password_reset']);
    if (!userId) throw new AppError('INVALID_TOKEN');
    assertUncommon(newPassword, 'newPassword', await this.credentials.namesOf(userId));
    const after = await this.hasher.hash(newPassword, caller);
    const { ended, notice } = await inTransaction(this.pool, async (sql) => {
      await this.credentials.lock(sql, userId);
      const proof = await this.tokens.consume(sql, token, ['password_reset']);
      if (!proof) throw new AppError('INVALID_TOKEN');
      await this.credentials.setPassword(sql, userId, after);
      const about = await this.passkeysAfterReset(sql, userId, proof.email);
      // Opening the link proves that the user reads emails to this address.
      await this.credentials.setVerifiedEmail(sql, userId, proof.email);
      await this.tokens.revokeWithPassword(sql, userId);
      return { ended: await this.sessions.removeAll(sql, userId, 'password_changed'), notice: about };
    });
    await this.sessions.close(ended, 'password_changed');
    if (notice) this.reportPasskeys(userId, notice);
  }

  private async passkeysAfterReset(
    sql: Sql,
    userId: string,
    email: string,
  ): Promise<'passkeysRetained' | 'passkeysRemoved' | undefined> {
    const isVerified = await this.credentials.isVerified(sql, userId, email);
    for (const { hasAny, removeAll } of this.passkeys)
      if (await (isVerified ? hasAny : removeAll)(sql, userId))
        return isVerified ? 'passkeysRetained' : 'passkeysRemoved';
    return undefined;
  }

  private reportPasskeys(userId: string, notice: 'passkeysRetained' | 'passkeysRemoved'): void {
    this.sender.runAfterResponse(async () => {
      const account = await this.credentials.mailboxOf(userId);
      if (account)
        await this.sender.send(
          account,
          EMAIL_TEMPLATES[account.language][notice](this.sender.link('/you/security')),
        );
    });
  }

  private async mayAsk(address: string, email: string): Promise<boolean> {
    const allowed = await Promise.all([
      this.limiter.allows('password', `forgot ${address}`),
      this.limiter.allows('email', `forgot ${email}`),
    ]);
    return allowed.every(Boolean);
  }
}
