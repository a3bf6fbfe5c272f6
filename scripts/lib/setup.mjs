// Prepares what every command needs. No dependencies: it runs before they are installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadEnvFile } from '../../apps/api/src/config/env-file.js';

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const API_MAIN = join(ROOT, 'dist/apps/api/src/main.js');
/**
 * Node's arguments for the API, see “The process” in docs/operations.md; the image uses the same.
 */
export const API_ARGS = ['--enable-source-maps', '--max-semi-space-size=64', API_MAIN];
export const WEB_ROOT = join(ROOT, 'dist/apps/web');

/** Prints one line and exits with code 1. */
export function fail(message) {
  console.error(`\n  ${message}\n`);
  process.exit(1);
}

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(`Zentra needs Node 20.19 or newer; this is ${process.versions.node}.`);
  }
}

/** Sets variables of `.env` that the environment lacks. */
export function loadSettings() {
  process.chdir(ROOT);
  try {
    // The API reports the same at its start, so its remarks are not printed here.
    loadEnvFile();
  } catch (error) {
    fail(error.message);
  }
}

/** Runs one step and shows its output; returns false when it failed. */
export function run(command, args, env = {}) {
  const shell = process.platform === 'win32';
  return (
    spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', shell, env: { ...process.env, ...env } })
      .status === 0
  );
}

/** Returns the path of a program of a package, for this Node. */
export const bin = (path) => [process.execPath, join(ROOT, 'node_modules', path)];

/** Tools that every build needs. An interrupted or production install lacks some of them. */
const TOOLS = ['@nestjs/cli/bin/nest.js', 'typescript/bin/tsc', 'vite/bin/vite.js', 'express/index.js'];

export function ensureInstalled() {
  checkFolder();
  const lock = fingerprint(['package-lock.json']);
  const stamp = join(ROOT, 'node_modules/.zentra-installed');
  const isWhole = () => TOOLS.every((path) => existsSync(join(ROOT, 'node_modules', path)));
  if (readIf(stamp) === lock && isWhole()) return;
  console.log('Installing packages …');
  rmSync(stamp, { force: true });
  // Independent of NODE_ENV and npm settings, because build tools are dev dependencies.
  const include = ['--include=dev', '--include=optional'];
  if (!run('npm', ['ci', ...include, '--no-audit', '--no-fund', '--loglevel=error']))
    fail('npm ci failed; see above.');
  if (!isWhole()) fail('npm ci has left out what builds Zentra; delete node_modules and start again.');
  writeFileSync(stamp, lock);
}

/** Refuses paths with * # or ?: TypeScript takes * for a pattern, Vite cuts a path at # and ?. */
function checkFolder() {
  const [unusable] = /[#?*]/.exec(ROOT) ?? [];
  if (unusable)
    fail(`Zentra cannot be built in a folder with “${unusable}” in its path; move it out of ${ROOT}.`);
}

const BUILDS = [
  {
    name: 'API',
    inputs: [
      'apps/api/src',
      'apps/api/tsconfig.app.json',
      'libs',
      'tsconfig.base.json',
      'nest-cli.json',
      'package-lock.json',
    ],
    output: API_MAIN,
    command: [...bin('@nestjs/cli/bin/nest.js'), 'build', 'api'],
  },
  {
    name: 'web app',
    inputs: ['apps/web', 'libs/contracts', 'libs/client', 'tsconfig.base.json', 'package-lock.json'],
    except: 'apps/web/e2e',
    output: join(WEB_ROOT, 'index.html'),
    command: [...bin('vite/bin/vite.js'), 'build', 'apps/web', '--logLevel', 'warn'],
  },
  {
    name: 'client',
    inputs: ['libs/contracts', 'libs/client', 'tsconfig.base.json', 'nest-cli.json', 'package-lock.json'],
    output: join(ROOT, 'dist/libs/client/src/index.js'),
    command: [...bin('@nestjs/cli/bin/nest.js'), 'build', 'client'],
  },
  {
    name: 'packages',
    inputs: ['libs/contracts', 'libs/client', 'tsconfig.base.json', 'package.json', 'scripts/pack.mjs'],
    output: join(ROOT, 'dist/packages/client/package.json'),
    command: [process.execPath, join(ROOT, 'scripts/pack.mjs')],
  },
];

/**
 * Builds what is missing or older than its sources; false when something does not build.
 * @param names of `BUILDS`; the client library is for bots, and `npm start` does without
 */
export function build(names = ['API', 'web app']) {
  for (const { name, inputs, except, output, command } of BUILDS) {
    if (!names.includes(name)) continue;
    const sources = fingerprint(inputs, except);
    const stamp = stampOf(name);
    if (existsSync(output) && readIf(stamp) === sources) continue;
    console.log(`Building the ${name} …`);
    const [program, ...args] = command;
    // Otherwise Vite would build for the NODE_ENV of the server.
    if (!run(program, args, { NODE_ENV: 'production' })) return false;
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, sources);
  }
  return true;
}

const stampOf = (name) => join(ROOT, 'dist', `.${name.replace(' ', '-')}`);

/** Removes the build stamps, for commands that write into dist/ by other means. */
export function forgetBuilds() {
  for (const { name } of BUILDS) rmSync(stampOf(name), { force: true });
}

export function ensureBuilt(names) {
  if (!build(names)) fail('It did not build; see above.');
}

/** Waits a moment for a port that a stopped server is still releasing. */
export async function ensurePortsFree(ports, host) {
  const [first, second] = Object.keys(ports);
  if (ports[first] === ports[second])
    fail(`${first} and ${second} are both ${ports[first]}; set one of them.`);
  for (const [setting, port] of Object.entries(ports)) {
    const end = Date.now() + 2_000;
    for (let code = await tryPort(port, host); code; code = await tryPort(port, host)) {
      if (code !== 'EADDRINUSE') fail(`Nothing can listen on port ${port} of HOST “${host}” (${code}).`);
      if (Date.now() > end)
        fail(`Port ${port} is taken; stop what uses it or set ${setting} to another one.`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Returns undefined where the port is free, or the code of the error. */
const tryPort = (port, host) =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', ({ code }) => resolve(code));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });

const readIf = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

function fingerprint(paths, except) {
  const hash = createHash('sha256');
  const visit = (path) => {
    if (!existsSync(path) || (except && path === join(ROOT, except))) return;
    if (statSync(path).isDirectory())
      readdirSync(path)
        .sort()
        .forEach((name) => visit(join(path, name)));
    else hash.update(path.slice(ROOT.length)).update(readFileSync(path));
  };
  paths.forEach((path) => visit(join(ROOT, path)));
  return hash.digest('hex');
}
