// Finds a Redis (or a Valkey) for the tests of several processes, or installs one.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './setup.mjs';

const NAMES = ['redis-server', 'valkey-server'];
const FOLDERS = [
  ...(process.env.PATH ?? '').split(delimiter),
  '/usr/bin',
  '/usr/local/bin',
  '/opt/homebrew/bin',
];

/** Returns the path of a server that starts; REDIS_SERVER has priority. */
function findRedis() {
  const said = process.env.REDIS_SERVER;
  const installed = FOLDERS.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return (said ? [said] : installed).find((path) => existsSync(path) && works(path));
}

/**
 * The same, after installing it where it is missing. Prints instructions and returns undefined
 * where that fails.
 */
export function ensureRedis() {
  const said = process.env.REDIS_SERVER;
  if (said && !findRedis()) {
    console.error(`REDIS_SERVER is ${said}, which does not start.`);
    return undefined;
  }
  const found = findRedis() ?? (install(), findRedis());
  if (!found)
    console.error('There is no Redis: install one (redis-server) and set REDIS_SERVER to its path.');
  return found;
}

const works = (path) => spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0;

function install() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  console.log('Installing Redis for the tests …');
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  if (!run('apt-get', ['update', '-qq'], quiet)) return;
  // Newer systems have Valkey instead.
  for (const name of ['redis-server', 'valkey-server']) {
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], quiet);
    if (findRedis()) return;
  }
}
