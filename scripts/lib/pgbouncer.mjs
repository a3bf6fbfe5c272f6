// Finds a PgBouncer for the tests of databases behind a pooler, or installs one.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './setup.mjs';

const FOLDERS = [
  ...(process.env.PATH ?? '').split(delimiter),
  '/usr/sbin',
  '/usr/local/sbin',
  '/opt/homebrew/bin',
];

/** Returns the path of a PgBouncer that starts: PGBOUNCER, or one in the usual folders. */
function findPgBouncer() {
  const given = process.env.PGBOUNCER;
  const installed = FOLDERS.map((folder) => join(folder, 'pgbouncer'));
  return (given ? [given] : installed).find((path) => existsSync(path) && works(path));
}

/**
 * Returns the path, after installing it where it is missing. Prints instructions and returns
 * undefined where that fails.
 */
export function ensurePgBouncer() {
  const given = process.env.PGBOUNCER;
  if (given && !findPgBouncer()) {
    console.error(`PGBOUNCER is ${given}, which does not start.`);
    return undefined;
  }
  const found = findPgBouncer() ?? (install(), findPgBouncer());
  if (!found) console.error('There is no PgBouncer: install one (pgbouncer) and set PGBOUNCER to its path.');
  return found;
}

const works = (path) => spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0;

function install() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  console.log('Installing PgBouncer for the tests …');
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  if (!run('apt-get', ['update', '-qq'], quiet)) return;
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'pgbouncer'], quiet);
}
