import { execFileSync, spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { chownSync, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Runs Postgres' programs as somebody whom Postgres accepts: it refuses to run as root. */
export interface Runner {
  spawn(program: string, args: string[], options: SpawnOptions): ChildProcess;
  /** Makes a file or folder theirs. */
  give(path: string): void;
}

interface User {
  uid: number;
  gid: number;
}

const USER = 'postgres';

/**
 * Ordinary people run Postgres as themselves; root runs it as the user `postgres`, made when missing.
 * @param paths what that user has to reach
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

/** Somewhere above us is a folder that only root may enter, such as /root: keep just the right to pass through. */
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
    // Reported just below, with what to do about it.
  }
  const user = findUser();
  if (!user)
    throw new Error(
      'Postgres does not run as root: add a user "postgres", start as another user, or set DATABASE_URL.',
    );
  return user;
}

/** Whether every folder above `path` lets the user pass. */
function canReach({ uid, gid }: User, path: string): boolean {
  for (let folder = path; dirname(folder) !== folder; folder = dirname(folder)) {
    const parent = statSync(dirname(folder));
    const shift = parent.uid === uid ? 6 : parent.gid === gid ? 3 : 0;
    if (((parent.mode >> shift) & 1) === 0) return false;
  }
  return true;
}
