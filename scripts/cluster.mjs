// `npm run cluster`: two API processes behind a balancer, with a Redis; Ctrl-C stops all.
import { apiOf, hostOf, portsOf, printAddresses } from './lib/addresses.mjs';
import { startApi } from './lib/api-process.mjs';
import { startBalancer } from './lib/balancer.mjs';
import { startRedis } from './lib/redis-server.mjs';
import {
  checkNode,
  ensureBuilt,
  ensureInstalled,
  ensurePortsFree,
  fail,
  loadSettings,
} from './lib/setup.mjs';
import { supervise } from './lib/supervise.mjs';
import { untilStopped } from './lib/until-stopped.mjs';

const PROCESSES = 2;

checkNode();
loadSettings();
const host = hostOf(process.env);
const ports = portsOf(process.env);
const targets = Array.from({ length: PROCESSES }, (_, i) => ports.PORT + 1 + i);
const redisPort = ports.PORT + 1 + PROCESSES;
ensureInstalled();
ensureBuilt();
// Loaded now, because only now its dependencies are installed.
const { serveWeb } = await import('./lib/serve-web.mjs');
const numbered = targets.map((target, i) => [`PORT of process ${i + 1}`, target]);
await ensurePortsFree({ ...ports, ...Object.fromEntries(numbered), 'PORT of Redis': redisPort }, host);

/** @type {Promise<{ stop(): Promise<number> }>[]} */
const apis = [];
/** @type {{ close(): void }[]} */
const closing = [];
/** @type {{ url: string, stop(): Promise<void> } | undefined} */
let redis;
untilStopped(async () => {
  for (const server of closing) server.close();
  const codes = [];
  // One after the other: the last one stops the database.
  for (const api of apis) codes.push(await (await api).stop());
  await redis?.stop();
  return Math.max(...codes, 0);
});
if (!process.env.REDIS_URL) {
  redis = await startRedis(redisPort);
  if (!redis) process.exit(1);
}
const redisUrl = process.env.REDIS_URL || redis.url;
for (const target of targets) {
  const env = { PORT: String(target), REDIS_URL: redisUrl };
  const api = supervise({ start: () => startApi(env), say: console.error, giveUp: fail });
  apis.push(api);
  // One after the other: the first one starts the database.
  await api.catch(() => process.exit(1)); /* it has said why */
}
closing.push(await startBalancer({ port: ports.PORT, host, targets }));
const api = process.env.ZENTRA_API || apiOf(ports.PORT);
closing.push(await serveWeb({ port: ports.WEB_PORT, host, api }));
printAddresses(ports);
console.log(`  Two processes on ${targets.join(' and ')}, behind a balancer; Redis at ${redisUrl}.\n`);
