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

/** The account on whose behalf a letter goes out, and where to: the two part when the account gets another address. */
export interface EmailAccount {
  userId: string;
  email: string;
}

/** The same for a letter that is to be written, in the account's language. */
export interface EmailRecipient extends EmailAccount {
  language: Language;
}

/** A mail server that does not answer by then is tried no longer. */
const TIMEOUT_MS = 10_000;
/** A server that stops waits this long for what is under way. */
const STOP_MS = 3_000;

/** Sends mails, and does after an answer what must neither hold it up nor be heard in its time. */
@Injectable()
export class EmailSender implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger('Mail');
  private readonly inFlight = new Set<Promise<void>>();
  private readonly folder: OutboxFolder | undefined;
  private readonly deliver: (mail: SendMailOptions, userId: string) => Promise<unknown>;

  constructor(@Inject(CONFIG) private readonly config: Config) {
    if (config.smtpUrl !== undefined) {
      const server = createTransport({
        url: config.smtpUrl,
        connectionTimeout: TIMEOUT_MS,
        greetingTimeout: TIMEOUT_MS,
        socketTimeout: TIMEOUT_MS,
      });
      this.deliver = (mail) => server.sendMail(mail);
      return;
    }
    const folder = new OutboxFolder(join(config.dataDir, 'outbox'));
    const composer = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
    // For servers everything is written in ASCII; in a file, words are to be read as they are.
    composer.use('stream', ({ message }, done) => {
      for (const part of message.childNodes) part.getTransferEncoding = () => '8bit';
      done();
    });
    this.folder = folder;
    this.deliver = async (mail, userId) => {
      const { message } = await composer.sendMail(mail);
      if (Buffer.isBuffer(message)) await folder.save(message, userId);
    };
  }

  onModuleInit(): void {
    if (this.folder) this.logger.warn(`SMTP_URL is not set: mails are kept as files in ${this.folder.path}`);
  }

  /** What is under way when the server stops is done first, as long as it does not take for ever. */
  async beforeApplicationShutdown(): Promise<void> {
    const enough = new Promise((resolve) => setTimeout(resolve, STOP_MS).unref());
    await Promise.race([Promise.all(this.inFlight), enough]);
  }

  /** Does `work` once the call that asks is answered. Its failure is logged and nobody else's. */
  runAfterResponse(work: () => Promise<void>): void {
    const done = new Promise((resolve) => setImmediate(resolve))
      .then(work)
      .catch((error: unknown) => this.logger.error(withoutAddress(error)))
      .finally(() => this.inFlight.delete(done));
    this.inFlight.add(done);
  }

  /** Sends what a letter says, which is in the language of the addressee. */
  async send({ userId, email, language }: EmailRecipient, letter: EmailContent): Promise<void> {
    const mail: SendMailOptions = {
      from: this.config.mailFrom,
      to: { name: '', address: email },
      subject: letter.subject,
      text: toText(letter),
      html: toHtml({ ...letter, language }),
      // Nobody's holiday answer should come back.
      headers: { 'Auto-Submitted': 'auto-generated' },
    };
    await this.deliver(mail, userId);
  }

  /** Removes what is kept here of mails of this account, whatever its address was, or to it; a mail server keeps its own. */
  async deleteStored(who: EmailAccount): Promise<void> {
    await this.folder?.delete(who);
  }

  /** An address of the web app, with a token where a link carries one. */
  link(path: string, token?: string): string {
    const url = new URL(path, this.config.webOrigins[0]);
    if (token !== undefined) url.searchParams.set('token', token);
    return url.href;
  }
}

/** What mail servers answer often repeats the address; what remains says which step failed. */
function withoutAddress(error: unknown): unknown {
  const { code, command, responseCode } = (error ?? {}) as Record<string, unknown>;
  if (command === undefined) return error; // not the mail server's
  const said = [code, command, responseCode].filter((part) => part !== undefined);
  return `A mail could not be sent: ${said.map(String).join(' ')}`;
}
