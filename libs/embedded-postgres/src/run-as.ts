import { execFileSync, spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { chownSync, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Runs the programs of Postgres as a user that it accepts: it refuses to run as root. */
export interface Runner {
  spawn(program: string, args: string[], options: SpawnOptions): ChildProcess;
  /** Changes the owner of a file or folder to that user. */
  give(path: string): void;
}

interface User {
  uid: number;
  gid: number;
}

const USER = 'postgres';

/**
 * Returns the runner for this process. Root uses the user `postgres`, created if missing; other
 * users run Postgres themselves.
 * @param paths files and folders that the user must be able to reach
 * @throws Error that says what to do
 */
export function runnerFor(paths: string[]): Runner {
  if (process.getuid?.() !== 0) return { spawn, give: () => undefined };
  const user = findUser() ?? makeUser();
  const give = (path: string) => chownSync(path, user.uid, user.gid);
  if (paths.every((path) => canReach(user, path))) {
    return { give, spawn: (program, args, options) => spawn(program, args, { ...options, ...user }) };
  }
  return {
    give,
    spawn: (program, args, options) =>
      spawn(SETPRIV, [...throughClosedFolders(user), program, ...args], options),
  };
}

const SETPRIV = '/usr/bin/setpriv';

/**
 * If only root may enter a parent folder, such as /root: keeps the one capability to pass through
 * it.
 */
function throughClosedFolders({ uid, gid }: User): string[] {
  if (!existsSync(SETPRIV)) {
    throw new Error(
      'As root, Postgres runs as the user "postgres", who cannot enter this folder: ' +
        'use a folder that everybody may enter, start as an ordinary user, or set DATABASE_URL.',
    );
  }
  const capability = '+dac_override';
  return [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    `--inh-caps=${capability}`,
    `--ambient-caps=${capability}`,
  ];
}

function findUser(): User | undefined {
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, USER], { stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

function makeUser(): User {
  try {
    const args = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', USER];
    execFileSync('useradd', args, { stdio: 'ignore' });
  } catch {
    // Reported below, with what to do about it.
  }
  const user = findUser();
  if (!user)
    throw new Error(
      'Postgres does not run as root: add a user "postgres", start as another user, or set DATABASE_URL.',
    );
  return user;
}

/** Returns true if the user may pass through every folder above `path`. */
function canReach({ uid, gid }: User, path: string): boolean {
  for (let folder = path; dirname(folder) !== folder; folder = dirname(folder)) {
    const parent = statSync(dirname(folder));
    const shift = parent.uid === uid ? 6 : parent.gid === gid ? 3 : 0;
    if (((parent.mode >> shift) & 1) === 0) return false;
  }
  return true;
}
