// Finds a Chromium for the browser tests, or installs one.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { bin, run } from './setup.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/snap/bin'];
/** A Chromium that opens no windows; a package of Debian. */
const SHELL = 'chromium-headless-shell';
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** Returns the path of a Chromium that starts; CHROMIUM_PATH has priority. */
function findChromium() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  const installed = [...FOLDERS.flatMap((folder) => NAMES.map((name) => join(folder, name))), MAC];
  return [...installed, playwrights()].find((path) => existsSync(path) && works(path));
}

/**
 * The same, after installing it where it is missing. Prints instructions and returns undefined
 * where that fails.
 */
export function ensureChromium() {
  const said = process.env.CHROMIUM_PATH;
  if (said && !works(said)) {
    console.error(`CHROMIUM_PATH is ${said}, which does not start.`);
    return undefined;
  }
  const found = findChromium() ?? (install(), findChromium());
  if (!found) console.error('There is no Chromium: install one and set CHROMIUM_PATH to its path.');
  return found;
}

/**
 * Returns the path of Chromium's headless shell, in which tests take a third less CPU time.
 * Installs it as root on Debian. Undefined where there is none, or if CHROMIUM_PATH is set.
 */
export function ensureShell() {
  if (process.env.CHROMIUM_PATH) return undefined;
  const find = () =>
    FOLDERS.map((folder) => join(folder, SHELL)).find((path) => existsSync(path) && works(path));
  const found = find();
  if (found || !isRootOnDebian()) return found;
  console.log(`Installing ${SHELL} for the browser tests …`);
  installPackage(SHELL);
  return find();
}

const isRootOnDebian = () => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

const QUIET = { DEBIAN_FRONTEND: 'noninteractive' };
const installPackage = (name) =>
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], QUIET);

/** Where Playwright installs its own. */
const playwrights = () => createRequire(import.meta.url)('@playwright/test').chromium.executablePath();

/** Some systems install a script in its place that only prints how to install it. */
const works = (path) => spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0;

function install() {
  console.log('Installing Chromium for the browser tests …');
  if (isRootOnDebian() && run('apt-get', ['update', '-qq'], QUIET)) {
    installPackage('chromium');
    if (findChromium()) return;
  }
  const [program, script] = bin('@playwright/test/cli.js');
  run(program, [script, 'install', ...(isRootOnDebian() ? ['--with-deps'] : []), 'chromium']);
}
