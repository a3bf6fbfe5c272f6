import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

export interface Postmaster {
  pid: number;
  port: number;
}

/** The server that says it runs on `pgdata`, if its process is there. A stale file counts as none. */
export async function runningPostmaster(pgdata: string): Promise<Postmaster | undefined> {
  const said = await readPidFile(pgdata);
  return said.pid > 0 && said.port > 0 && isAlive(said.pid) && (await isPostgres(said.pid))
    ? said
    : undefined;
}

/**
 * Removes a stale file whose number belongs to another program by now, as after a restart of the machine: Postgres
 * would take that program for a server. Every other stale file it mends itself.
 */
export async function removeMisleadingPidFile(pgdata: string): Promise<void> {
  const { pid } = await readPidFile(pgdata);
  if (pid > 0 && isAlive(pid) && !(await isPostgres(pid))) await rm(pidFile(pgdata), { force: true });
}

const pidFile = (pgdata: string) => join(pgdata, 'postmaster.pid');

async function readPidFile(pgdata: string): Promise<Postmaster> {
  const lines = (await readFile(pidFile(pgdata), 'utf8').catch(() => '')).split('\n');
  // Lines by position: pid, data folder, start time, port.
  return { pid: Number(lines[0]), port: Number(lines[3]) };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Where nobody can say, it is taken for one: starting a second server on the same folder is the worse mistake. */
async function isPostgres(pid: number): Promise<boolean> {
  if (process.platform === 'win32') return true;
  const program = await readFile(`/proc/${pid}/cmdline`, 'utf8')
    .then((command) => command.split('\0')[0] ?? '')
    .catch(() => promisify(execFile)('ps', ['-o', 'comm=', '-p', String(pid)]).then(({ stdout }) => stdout))
    .catch(() => 'postgres');
  return basename(program.trim()) === 'postgres';
}

/** Waits until the process is gone; false when it is still there after `ms`. */
export async function waitForExit(pid: number, ms: number): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; await pause(25)) if (!isAlive(pid)) return true;
  return false;
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
