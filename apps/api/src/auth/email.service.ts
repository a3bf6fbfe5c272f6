import { Inject, Injectable } from '@nestjs/common';
import type { ChangeEmail } from '@zentra/contracts';
import type { Pool } from 'pg';
import { AppError } from '../common/errors/app-error';
import { PG_POOL } from '../database/database.module';
import { inTransaction } from '../database/in-transaction';
import { EmailSender } from '../emails/sender/email-sender.service';
import { CredentialsRepository } from '../users/credentials.repository';
import { UsersService } from '../users/users.service';
import { EMAIL_TEMPLATES } from '../emails/templates/email-templates';
import type { EmailTokenPurpose } from './email-token.entity';
import { EmailTokensRepository } from './email-tokens.repository';
import { PasswordService } from './password.service';

const CONFIRMING: EmailTokenPurpose[] = ['email_verification', 'email_change'];

@Injectable()
export class EmailService {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly credentials: CredentialsRepository,
    private readonly tokens: EmailTokensRepository,
    private readonly passwords: PasswordService,
    private readonly sender: EmailSender,
    private readonly users: UsersService,
  ) {}

  /** Sends a verification link after the response; nothing when the address is already verified. */
  sendVerification(userId: string): void {
    this.sender.runAfterResponse(async () => {
      const account = await this.credentials.mailboxOf(userId);
      if (!account || account.isVerified) return;
      const { email, language } = account;
      const token = await this.tokens.issue({ userId, purpose: 'email_verification', email });
      const url = this.sender.link('/verify-email', token);
      await this.sender.send(account, EMAIL_TEMPLATES[language].emailVerification(url));
    });
  }

  /** Emails the account that a passkey was added, after the response. */
  notifyPasskeyAdded(userId: string): void {
    this.sender.runAfterResponse(async () => {
      const account = await this.credentials.mailboxOf(userId);
      if (!account) return;
      await this.sender.send(
        account,
        EMAIL_TEMPLATES[account.language].passkeyAdded(this.sender.link('/you/security')),
      );
    });
  }

  /**
   * Requests a change of the email address. The address changes when the link sent to it is opened.
   * Sends a notice to the current address. Only the password check runs before the response. So
   * neither the response nor its timing reveals whether the new address has an account.
   * @throws INVALID_CREDENTIALS when `currentPassword` is wrong
   * @throws UNAVAILABLE when too many passwords wait to be verified
   */
  async change(userId: string, { email, currentPassword }: ChangeEmail): Promise<void> {
    await this.passwords.expect(userId, currentPassword);
    this.sender.runAfterResponse(async () => {
      const account = await this.credentials.mailboxOf(userId);
      if (!account) return;
      if (account.email === email) return this.sendVerification(userId);
      const templates = EMAIL_TEMPLATES[account.language];
      await this.sender.send(account, templates.emailChangeAsked(this.sender.link('/forgot-password')));
      const owner = await this.credentials.findByEmail(email);
      if (owner) return this.sender.send(owner, EMAIL_TEMPLATES[owner.language].emailInUse());
      const token = await this.tokens.issue({ userId, purpose: 'email_change', email });
      const url = this.sender.link('/verify-email', token);
      await this.sender.send({ ...account, email }, templates.emailChange(url));
    });
  }

  /**
   * Redeems a token of a link: verifies the address, or makes it the address of the account.
   * @throws INVALID_TOKEN
   * @throws EMAIL_TAKEN when another account has taken the new address since. Only a reader of its
   * mailbox can learn that.
   */
  async confirm(token: string): Promise<void> {
    const userId = await this.tokens.ownerOf(token, CONFIRMING);
    if (!userId) throw new AppError('INVALID_TOKEN');
    await inTransaction(this.pool, async (sql) => {
      await this.credentials.lock(sql, userId);
      const proof = await this.tokens.consume(sql, token, CONFIRMING);
      if (!proof) throw new AppError('INVALID_TOKEN');
      await this.credentials.setVerifiedEmail(sql, userId, proof.email);
      // Links that were sent to the previous address must no longer work.
      await this.tokens.revoke(sql, userId, ['password_reset', 'email_verification', 'email_change']);
    });
    this.users.publishMeChanged(userId);
  }
}
