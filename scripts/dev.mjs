// `npm run dev`: runs both apps, and rebuilds and reloads them when their sources change. The API
// restarts after each successful build; the page reloads in place.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { startApi } from './lib/api-process.mjs';
import { apiOf, hostOf, portsOf, printAddresses } from './lib/addresses.mjs';
import {
  bin,
  checkNode,
  ensureInstalled,
  ensurePortsFree,
  fail,
  forgetBuilds,
  loadSettings,
  ROOT,
} from './lib/setup.mjs';
import { untilStopped } from './lib/until-stopped.mjs';

checkNode();
loadSettings();
const ports = portsOf(process.env);
ensureInstalled();
await ensurePortsFree(ports, hostOf(process.env));
forgetBuilds();

let isStopping = false;
/** The API process, also while it starts or stops. */
let api = Promise.resolve(undefined);

const compiler = start(bin('@nestjs/cli/bin/nest.js'), ['build', 'api', '--watch', '--preserveWatchOutput'], {
  stdout: 'pipe',
});
const web = start(bin('vite/bin/vite.js'), ['apps/web', '--clearScreen', 'false', '--logLevel', 'warn'], {
  env: { ZENTRA_API: process.env.ZENTRA_API || apiOf(ports.PORT), NODE_ENV: 'development' },
});
untilStopped(async () => {
  isStopping = true;
  compiler.kill();
  web.kill();
  await (await api)?.stop();
  return 0;
});

let isFirst = true;
for await (const line of createInterface({ input: compiler.stdout })) {
  if (line.trim()) console.log(line);
  // The compiler reports a consistent output; after errors the API continues to run unchanged.
  if (line.includes('Found 0 errors')) api = restart(api);
}

async function restart(previous) {
  await (await previous)?.stop();
  if (isStopping) return undefined;
  const next = await startApi().catch((error) => console.error(error.message));
  if (next && isFirst) printAddresses(ports);
  isFirst &&= !next;
  return next;
}

function start([program, script], args, { stdout = 'inherit', env = {} } = {}) {
  const child = spawn(program, [script, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', stdout, 'inherit'],
    // Its own process group: Ctrl-C must reach it through this process, once.
    detached: process.platform !== 'win32',
  });
  child.once('exit', (code) => isStopping || fail(`${args[0]} has ended by itself (${code}); see above.`));
  return child;
}
