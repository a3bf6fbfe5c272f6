import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestApp } from './test-app';

export interface Mail {
  to: string;
  subject: string;
  /** The whole file. */
  source: string;
  /** The token of the link in its plain text. */
  token: string;
  mode: number;
}

const folderOf = ({ dataDir }: TestApp) => join(dataDir, 'outbox');

/** The mails to `to` so far, the oldest first. */
export async function mailsTo(app: TestApp, to: string): Promise<Mail[]> {
  const names = (await readdir(folderOf(app)).catch((): string[] => [])).sort();
  const mails = await Promise.all(
    names.map(async (name) => {
      const path = join(folderOf(app), name);
      const source = await readFile(path, 'utf8');
      const header = (field: string) => new RegExp(`^${field}: (.*)$`, 'm').exec(source)?.[1] ?? '';
      return {
        to: header('To'),
        subject: header('Subject'),
        source,
        token: /^http\S+\?token=(\S+)$/m.exec(source)?.[1] ?? '',
        mode: (await stat(path)).mode & 0o777,
      };
    }),
  );
  return mails.filter((mail) => mail.to === to);
}

/** The newest mail to `to` that `accept` approves, as soon as it is there; mails come after the answer. */
export async function mailTo(app: TestApp, to: string, accept: (mail: Mail) => boolean): Promise<Mail> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const mail = (await mailsTo(app, to)).filter(accept).at(-1);
    if (mail) return mail;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`No such mail came to ${to}`);
}
