import { join } from 'node:path';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import type { Language } from '@zentra/contracts';
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { Config } from '../../config/config';
import { CONFIG } from '../../config/config.module';
import { toHtml, toText, type EmailContent } from '../templates/email-layout';
import { OutboxFolder } from './outbox-folder';

/**
 * The account that an email is about, and the recipient address. The two differ while the account
 * changes its address.
 */
export interface EmailAccount {
  userId: string;
  email: string;
}

/** The recipient of an email in the language of the account. */
export interface EmailRecipient extends EmailAccount {
  language: Language;
}

/** ms. Timeouts for connecting to the mail server and for each of its answers. */
const TIMEOUT_MS = 10_000;
/** ms. How long a shutdown waits for emails in flight. */
const STOP_MS = 3_000;

/**
 * Sends emails, and runs work after the response that must not delay it or show in its timing.
 * Without `SMTP_URL`, writes emails to files in `DATA_DIR/outbox`.
 */
@Injectable()
export class EmailSender implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger('Mail');
  private readonly inFlight = new Set<Promise<void>>();
  private readonly folder: OutboxFolder | undefined;
  private readonly deliver: (options: SendMailOptions, userId: string) => Promise<unknown>;

  constructor(@Inject(CONFIG) private readonly config: Config) {
    if (config.smtpUrl !== undefined) {
      const server = createTransport({
        url: config.smtpUrl,
        connectionTimeout: TIMEOUT_MS,
        greetingTimeout: TIMEOUT_MS,
        socketTimeout: TIMEOUT_MS,
      });
      this.deliver = (options) => server.sendMail(options);
      return;
    }
    const folder = new OutboxFolder(join(config.dataDir, 'outbox'));
    const composer = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
    // Mail servers get ASCII. In a file the text must be readable.
    composer.use('stream', ({ message }, done) => {
      for (const part of message.childNodes) part.getTransferEncoding = () => '8bit';
      done();
    });
    this.folder = folder;
    this.deliver = async (options, userId) => {
      const { message } = await composer.sendMail(options);
      if (Buffer.isBuffer(message)) await folder.save(message, userId);
    };
  }

  onModuleInit(): void {
    if (this.folder)
      this.logger.warn(`SMTP_URL is not set: emails are written to files in ${this.folder.path}`);
  }

  /** Waits up to 3 s for work in flight. */
  async beforeApplicationShutdown(): Promise<void> {
    const enough = new Promise((resolve) => setTimeout(resolve, STOP_MS).unref());
    await Promise.race([Promise.all(this.inFlight), enough]);
  }

  /**
   * Runs `work` after the response of the current call. A failure is logged and reaches no caller.
   */
  runAfterResponse(work: () => Promise<void>): void {
    const done = new Promise((resolve) => setImmediate(resolve))
      .then(work)
      .catch((error: unknown) => this.logger.error(withoutAddress(error)))
      .finally(() => this.inFlight.delete(done));
    this.inFlight.add(done);
  }

  /** Sends an email in the language of the recipient. */
  async send({ userId, email, language }: EmailRecipient, content: EmailContent): Promise<void> {
    const options: SendMailOptions = {
      from: this.config.mailFrom,
      to: { name: '', address: email },
      subject: content.subject,
      text: toText(content),
      html: toHtml({ ...content, language }),
      // Suppresses automatic replies, such as vacation notices.
      headers: { 'Auto-Submitted': 'auto-generated' },
    };
    await this.deliver(options, userId);
  }

  /**
   * Deletes stored emails of this account, at any address, and to its present address. Emails that
   * were sent by SMTP are not affected.
   */
  async deleteStored(who: EmailAccount): Promise<void> {
    await this.folder?.delete(who);
  }

  /** Returns a URL of the web app, with the token as a parameter. */
  link(path: string, token?: string): string {
    const url = new URL(path, this.config.webOrigins[0]);
    if (token !== undefined) url.searchParams.set('token', token);
    return url.href;
  }
}

/**
 * Removes recipient addresses from an error: answers of mail servers often repeat them. The codes
 * that stay show which step failed.
 */
function withoutAddress(error: unknown): unknown {
  const { code, command, responseCode } = (error ?? {}) as Record<string, unknown>;
  if (command === undefined) return error; // not from the mail server
  const said = [code, command, responseCode].filter((part) => part !== undefined);
  return `An email could not be sent: ${said.map(String).join(' ')}`;
}
