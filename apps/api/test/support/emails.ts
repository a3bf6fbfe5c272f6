import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from './eventually';
import type { TestApp } from './test-app';

export interface ReceivedEmail {
  to: string;
  /** Decoded. */
  subject: string;
  /** The whole file. */
  source: string;
  /** The token of the link in its plain text. */
  token: string;
  mode: number;
}

const folderOf = ({ dataDir }: TestApp) => join(dataDir, 'outbox');

/** Returns the value of a header, of one or several lines, decoded by RFC 2047. */
export function headerIn(source: string, field: string): string {
  const [, value = ''] = new RegExp(`^${field}: (.*(?:\\r?\\n[ \\t].*)*)`, 'm').exec(source) ?? [];
  return value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/\s+/g, ' ')
    .replace(/=\?utf-8\?([bq])\?(.*?)\?=/gi, (_, kind: string, encoded: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(encoded, 'base64').toString()
        : fromQuoted(encoded.replaceAll('_', ' ')),
    );
}

/** Decodes quoted-printable. */
export const fromQuoted = (encoded: string): string =>
  Buffer.from(
    encoded
      .replace(/=\r?\n/g, '')
      .replace(/=([\dA-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString();

/** Returns the emails to `to` so far, the oldest first. */
export async function emailsTo(app: TestApp, to: string): Promise<ReceivedEmail[]> {
  const names = (await readdir(folderOf(app)).catch((): string[] => [])).sort();
  const emails = await Promise.all(
    names.map(async (name) => {
      const path = join(folderOf(app), name);
      const source = await readFile(path, 'utf8');
      const header = (field: string) => headerIn(source, field);
      return {
        to: header('To'),
        subject: header('Subject'),
        source,
        token: /^http\S+\?token=(\S+)$/m.exec(source)?.[1] ?? '',
        mode: (await stat(path)).mode & 0o777,
      };
    }),
  );
  return emails.filter((email) => email.to === to);
}

/**
 * Resolves with the newest email to `to` that `accept` approves; emails are sent after the answer.
 */
export function emailTo(
  app: TestApp,
  to: string,
  accept: (email: ReceivedEmail) => boolean,
): Promise<ReceivedEmail> {
  return eventually(`an email to ${to}`, async () => (await emailsTo(app, to)).filter(accept).at(-1));
}
