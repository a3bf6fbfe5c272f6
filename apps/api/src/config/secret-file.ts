import { randomBytes } from 'node:crypto';
import { chmod, link, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { inDataDir, makeDataDir } from './data-dir';

const LEAST_LENGTH = 32;
const OTHERS = 0o077;

/**
 * Returns a secret that is created at the first start in a file that only its owner can read. Where
 * others could read it, removes their access and calls `warn` with one line.
 * @throws Error with one line where access cannot be removed or the secret is too short
 */
export async function loadOrCreateSecret(
  dataDir: string,
  name: string,
  warn: (line: string) => void = (line) => new Logger('Config').warn(line),
): Promise<string> {
  const path = join(dataDir, name);
  await makeDataDir(dataDir);
  await inDataDir(dataDir, () => makeOnce(path));
  const { mode } = await stat(path);
  if (process.platform !== 'win32' && (mode & OTHERS) !== 0) {
    await chmod(path, 0o600).catch((error: NodeJS.ErrnoException) => {
      throw new Error(`${path} can be read by others, and closing it fails (${error.code}).`);
    });
    warn(
      `${path} could be read by others. Its mode is 0600 now. If another user may have read it, delete it: the next start creates another one.`,
    );
  }
  const secret = (await readFile(path, 'utf8')).trim();
  if (secret.length >= LEAST_LENGTH) return secret;
  throw new Error(`${path} holds fewer than ${LEAST_LENGTH} characters; delete it, and a new one is made.`);
}

/**
 * Writes a draft and links it into place, so that the file is complete or absent. Of two concurrent
 * calls, one wins.
 */
async function makeOnce(path: string): Promise<void> {
  const draft = `${path}.${process.pid}-${randomBytes(6).toString('hex')}`;
  if (await stat(path).catch(() => undefined)) return;
  await writeFile(draft, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
}
