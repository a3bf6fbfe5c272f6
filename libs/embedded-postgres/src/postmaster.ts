import { execFile } from 'node:child_process';
import { readdir, readFile, readlink, realpath, rm, stat } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';

export interface Postmaster {
  pid: number;
  port: number;
}

/** How long `postmaster.pid` may be incomplete while a server starts, in ms. */
const UNREADABLE_FOR_MS = 2_000;

/**
 * Returns the server named by `postmaster.pid` of `pgdata`, if its process exists. A stale file
 * counts as none.
 */
export async function runningPostmaster(pgdata: string): Promise<Postmaster | undefined> {
  const said = await readPidFile(pgdata);
  return said && said.port > 0 && isAlive(said.pid) && (await isPostgresOf(said.pid, pgdata))
    ? said
    : undefined;
}

/**
 * Removes a `postmaster.pid` that would prevent a start although no server runs on `pgdata`.
 * Its pid may belong to another program by now, or the file is empty or damaged, as after a power
 * cut.
 * Postgres itself removes the file of a process that has ended.
 */
export async function removeStalePidFile(pgdata: string): Promise<void> {
  const file = pidFile(pgdata);
  const before = await stat(file).catch(() => undefined);
  if (!before) return;
  const said = await readPidFile(pgdata);
  const isStale = said
    ? isAlive(said.pid) && !(await isPostgresOf(said.pid, pgdata))
    : Date.now() - before.mtimeMs > UNREADABLE_FOR_MS && !(await hasPostgres(pgdata));
  if (!isStale) return;
  // A server that has started in the meantime has written its own file.
  const now = await stat(file).catch(() => undefined);
  if (now?.ino === before.ino && now.mtimeMs === before.mtimeMs) await rm(file, { force: true });
}

const pidFile = (pgdata: string) => join(pgdata, 'postmaster.pid');

/**
 * Parses `postmaster.pid`. Returns undefined if it is missing or names no process. A missing port
 * is 0.
 */
async function readPidFile(pgdata: string): Promise<Postmaster | undefined> {
  // Only a missing file means that there is no server. An unreadable one, e.g. with too many open
  // files, may belong to a running server.
  const text = await readFile(pidFile(pgdata), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const lines = text.split('\n');
  // Lines by position: pid (negative for a single-user server), data folder, start time, port.
  const pid = /^-?(\d{1,10})\r?$/.exec(lines[0] ?? '')?.[1];
  return Number(pid) > 0 ? { pid: Number(pid), port: Number(lines[3]) || 0 } : undefined;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Returns true if the process is a Postgres server on `pgdata`, or if that cannot be determined. A
 * second server on the same folder would be the worse mistake.
 */
async function isPostgresOf(pid: number, pgdata: string): Promise<boolean> {
  const command = await commandOf(pid);
  if (command === undefined) return true;
  if (basename(command[0] ?? '').replace(/\.exe$/, '') !== 'postgres') return false;
  const folder = await folderOf(pid, command);
  return folder === undefined || folder === (await realpath(pgdata).catch(() => pgdata));
}

/** Returns program and arguments of a process, or undefined if they cannot be determined. */
async function commandOf(pid: number): Promise<string[] | undefined> {
  if (process.platform === 'win32') return undefined;
  return readFile(`/proc/${pid}/cmdline`, 'utf8')
    .then((command) => command.split('\0'))
    .catch(async () => {
      const { stdout } = await promisify(execFile)('ps', ['-o', 'comm=', '-p', String(pid)]);
      return [stdout.trim()];
    })
    .catch(() => undefined);
}

/**
 * Returns the data folder of a Postgres server: its working directory, otherwise from its
 * arguments.
 */
async function folderOf(pid: number, command: string[]): Promise<string | undefined> {
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  if (folder !== undefined) return folder;
  const given = command[command.indexOf('-D') + 1];
  if (!command.includes('-D') || given === undefined || !isAbsolute(given)) return undefined;
  return realpath(given).catch(() => given);
}

/**
 * Returns true if a process runs on `pgdata`, whatever its file says. Works on Linux only;
 * elsewhere the file decides.
 */
async function hasPostgres(pgdata: string): Promise<boolean> {
  const names = await readdir('/proc').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const name of names) {
    const pid = Number(name);
    if (!(pid > 0)) continue;
    const command = (await commandOf(pid)) ?? [];
    // Includes the processes of a killed server, which end a moment after it.
    if (!/^postgres(:|$)/.test(basename(command[0]?.split(' ')[0] ?? ''))) continue;
    if ((await folderOf(pid, command)) === (await realpath(pgdata).catch(() => pgdata))) return true;
  }
  return false;
}

/** Waits until the process has ended. Returns false if it still exists after `ms`. */
export async function waitForExit(pid: number, ms: number): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; await pause(25)) if (!isAlive(pid)) return true;
  return false;
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
