// Finds an nginx for the tests behind a real proxy, or installs one.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './setup.mjs';

const FOLDERS = [
  ...(process.env.PATH ?? '').split(delimiter),
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/local/bin',
  '/opt/homebrew/bin',
];
const HELP = 'There is no nginx with openssl: install both, and set NGINX_PATH to the path of nginx.';

/** Returns the path of an nginx that starts; NGINX_PATH has priority. */
export function findNginx() {
  const said = process.env.NGINX_PATH;
  const installed = FOLDERS.map((folder) => join(folder, 'nginx'));
  return (said ? [said] : installed).find((path) => existsSync(path) && works(path, '-v'));
}

/**
 * The same, after installing it where it is missing. Prints instructions and returns undefined
 * where that fails.
 */
export function ensureNginx() {
  if (!isComplete()) install();
  if (isComplete()) return findNginx();
  console.error(process.env.NGINX_PATH ? `NGINX_PATH is ${process.env.NGINX_PATH}. ${HELP}` : HELP);
  return undefined;
}

/** The tests create certificates with openssl. */
const isComplete = () => findNginx() !== undefined && works('openssl', 'version');

const works = (path, question) => spawnSync(path, [question], { timeout: 20_000 }).status === 0;

function install() {
  if (process.env.NGINX_PATH || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  console.log('Installing nginx for the tests …');
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  if (run('apt-get', ['update', '-qq'], quiet))
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'nginx', 'openssl'], quiet);
}
