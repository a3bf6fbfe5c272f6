import { randomBytes } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries';
import { isAlive } from './postmaster';
import type { Runner } from './run-as';

export const USER = 'zentra';

const MAKING = /^making-(\d+)-/;

/** Returns the stored password of a complete cluster, or undefined if there is none yet. */
export const storedPassword = (pgdata: string): Promise<string | undefined> =>
  readFile(join(pgdata, 'zentra-password'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new Error(`${pgdata} cannot be read (${error.code}).`);
  });

/**
 * Returns the password of the cluster in `home`, and creates the cluster if it is missing.
 * It is created in a temporary folder, then renamed atomically. A crash leaves no partial cluster,
 * and of two concurrent processes one wins.
 * @throws Error with one line
 */
export async function ensureInitialised(
  home: string,
  { initdb }: Binaries,
  runner: Runner,
  durable: boolean,
): Promise<string> {
  const pgdata = join(home, 'data');
  const stored = await storedPassword(pgdata);
  if (stored !== undefined) return stored;
  await removeHalfMade(home);
  const folder = join(home, `making-${process.pid}-${randomBytes(6).toString('hex')}`);
  await mkdir(folder);
  runner.give(folder);
  try {
    const password = randomBytes(24).toString('hex');
    const passwordFile = join(folder, 'password');
    await writeFile(passwordFile, password, { mode: 0o600 });
    runner.give(passwordFile);
    const made = join(folder, 'data');
    await runInitdb(initdb, { made, passwordFile, durable }, runner);
    await rename(passwordFile, join(made, 'zentra-password'));
    await rename(made, pgdata).catch((error: NodeJS.ErrnoException) => {
      // otherwise another process was faster
      if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code ?? '')) throw error;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const password = await storedPassword(pgdata);
  if (password === undefined)
    throw new Error(`${pgdata} holds something else than a database of Zentra; move it away.`);
  return password;
}

async function runInitdb(
  initdb: string,
  { made, passwordFile, durable }: { made: string; passwordFile: string; durable: boolean },
  runner: Runner,
): Promise<void> {
  const args = [
    '-D',
    made,
    '-U',
    USER,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
  ];
  // The builtin provider sorts and folds text the same way on every operating system.
  args.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions');
  if (!durable) args.push('--no-sync');
  const child = runner.spawn(initdb, args, { cwd: join(made, '..'), stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const outcome = await new Promise<number | string | null>((done) =>
    child.on('close', done).on('error', (error) => done(error.message)),
  );
  if (outcome === 0) return;
  const reason = complaint.split('\n').find((line) => line.startsWith('initdb: error:')) ?? complaint.trim();
  throw new Error(`Postgres could not make its folder: ${reason.replace(/\s+/g, ' ')} (${String(outcome)})`);
}

/** Removes the temporary folders of processes that have ended. */
async function removeHalfMade(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const maker = Number(MAKING.exec(name)?.[1] ?? 0);
    if (maker > 0 && !isAlive(maker)) await rm(join(home, name), { recursive: true, force: true });
  }
}
