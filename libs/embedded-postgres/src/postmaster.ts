import { execFile } from 'node:child_process';
import { readdir, readFile, readlink, realpath, rm, stat } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';

export interface Postmaster {
  pid: number;
  port: number;
}

/** A server that is just starting creates its file and fills it a moment later, ms. */
const UNREADABLE_FOR_MS = 2_000;

/** The server that says it runs on `pgdata`, if its process is there. A stale file counts as none. */
export async function runningPostmaster(pgdata: string): Promise<Postmaster | undefined> {
  const said = await readPidFile(pgdata);
  return said && said.port > 0 && isAlive(said.pid) && (await isPostgresOf(said.pid, pgdata))
    ? said
    : undefined;
}

/**
 * Removes a `postmaster.pid` that would keep Postgres from starting although no server runs on `pgdata`:
 * one whose number belongs to another program by now, and one that is empty or damaged, as after a power cut.
 * Postgres itself removes the file of a process that is gone.
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
  // A server that has started meanwhile has written a file of its own.
  const now = await stat(file).catch(() => undefined);
  if (now?.ino === before.ino && now.mtimeMs === before.mtimeMs) await rm(file, { force: true });
}

const pidFile = (pgdata: string) => join(pgdata, 'postmaster.pid');

/** What the file says; undefined where it is missing or names no process. A missing port is 0. */
async function readPidFile(pgdata: string): Promise<Postmaster | undefined> {
  // Only a missing file says nothing: one that cannot be read, e.g. since too many files are open, may be of a server that runs.
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
 * Whether this process is a Postgres server on `pgdata`. Where that cannot be determined, it is taken for one:
 * starting a second server on the same folder is the worse mistake.
 */
async function isPostgresOf(pid: number, pgdata: string): Promise<boolean> {
  const command = await commandOf(pid);
  if (command === undefined) return true;
  if (basename(command[0] ?? '').replace(/\.exe$/, '') !== 'postgres') return false;
  const folder = await folderOf(pid, command);
  return folder === undefined || folder === (await realpath(pgdata).catch(() => pgdata));
}

/** Program and arguments of a process; undefined where that cannot be determined. */
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

/** The data folder of a Postgres server: its working directory, else what it was started with. */
async function folderOf(pid: number, command: string[]): Promise<string | undefined> {
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  if (folder !== undefined) return folder;
  const given = command[command.indexOf('-D') + 1];
  if (!command.includes('-D') || given === undefined || !isAbsolute(given)) return undefined;
  return realpath(given).catch(() => given);
}

/** Whether a server runs on `pgdata`, whatever its file says. Only Linux can say; elsewhere the file counts. */
async function hasPostgres(pgdata: string): Promise<boolean> {
  const names = await readdir('/proc').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const name of names) {
    const pid = Number(name);
    if (!(pid > 0)) continue;
    const command = (await commandOf(pid)) ?? [];
    // Also the processes of a server that was killed, which end a moment after it.
    if (!/^postgres(:|$)/.test(basename(command[0]?.split(' ')[0] ?? ''))) continue;
    if ((await folderOf(pid, command)) === (await realpath(pgdata).catch(() => pgdata))) return true;
  }
  return false;
}

/** Waits until the process is gone; false when it is still there after `ms`. */
export async function waitForExit(pid: number, ms: number): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; await pause(25)) if (!isAlive(pid)) return true;
  return false;
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
