import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';

const FOLDER = join(process.env.ZENTRA_E2E_DATA_DIR ?? '', 'outbox');

/**
 * Returns the link in the newest email of that subject to that address, once there is one that is
 * not `known`.
 */
export async function linkIn(subject: string, to: string, known = ''): Promise<string> {
  let link = '';
  await expect(() => {
    const emails = readdirSync(FOLDER)
      .sort()
      .map((name) => readFileSync(join(FOLDER, name), 'utf8'))
      .filter((email) => email.includes(`\nTo: ${to}\n`) && email.includes(`\nSubject: ${subject}\n`));
    link = /^http\S+\?token=\S+$/m.exec(emails.at(-1) ?? '')?.[0] ?? '';
    expect(['', known]).not.toContain(link);
  }).toPass({ timeout: 10_000 });
  return link;
}
