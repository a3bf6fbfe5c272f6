import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { acceptedPair, person } from '../support/factories';
import { startTestApp, type TestApp } from '../support/test-app';

const SCRIPT = join(__dirname, '../../../../bench/abuse/socket-attacks.mjs');
/** Each user sends five messages a second, below the limit of messages. */
const EVERY_MS = 200;
const PAIRS = 4;
const SECONDS = 2;
/** The promised time until an ack, ms. */
const BAR_MS = 300;
/**
 * On a machine too busy to reach a fifth of that without an attack, CPU time is shared unevenly:
 * there, an attack may cost this many times as much. Without the bounds, acks take seconds.
 */
const BUSY_FACTOR = 5;

const percentile = (values: number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? NaN;

/** Ordinary pairs exchange messages while a client floods the server with frames or connections. */
describe('ordinary users beside a hostile socket', () => {
  let app: TestApp;
  let pairs: Awaited<ReturnType<typeof acceptedPair>>[];
  let cookies: string[];
  let baseline = 0;

  beforeAll(async () => {
    app = await startTestApp({ rateLimitFactor: 1 });
    pairs = [];
    for (let i = 0; i < PAIRS; i += 1) pairs.push(await acceptedPair(app));
    await Promise.all(pairs.flatMap(({ a, b }) => [a.client.connect(), b.client.connect()]));
    cookies = [];
    for (let i = 0; i < 5; i += 1) cookies.push((await person(app, 'hostile')).client.http.cookie);
    // The first messages of a process are slow.
    await converse(SECONDS);
    baseline = percentile(await converse(SECONDS), 0.99);
  }, 60_000);
  afterAll(async () => {
    pairs.forEach(({ a, b }) => [a, b].forEach(({ client }) => client.close()));
    await app.close();
  });

  /** Sends messages of every pair for so many seconds. @returns the duration of each ack, ms */
  async function converse(seconds: number): Promise<number[]> {
    const waited: number[] = [];
    const until = performance.now() + seconds * 1_000;
    const exchange = async ({ a, b, conversationId }: (typeof pairs)[number], i: number) => {
      await pause((EVERY_MS / PAIRS) * i);
      for (let n = 0; performance.now() < until; n += 1) {
        const began = performance.now();
        await (n % 2 === 0 ? a : b).client.send(conversationId, `Message ${n}`);
        waited.push(performance.now() - began);
        await pause(Math.max(0, EVERY_MS / 2 - (performance.now() - began)));
      }
    };
    await Promise.all(pairs.map(exchange));
    return waited;
  }

  it.each([
    ['unknown events with acks', 10],
    ['invalid messages', 10],
    ['acks that nobody asked for', 10],
    ['pongs of the heartbeat', 10],
    ['WebSocket pings', 10],
    ['WebSocket pongs', 10],
    ['the largest frames', 10],
    ['events whose acks it never reads', 10],
    ['sockets that connect and leave', 20],
    ['upgrades without a session', 20],
    ['connections that are reset while they are let in', 20],
  ])('get their acks as fast as before: %s', async (attack, sockets) => {
    const settings = { attack, url: app.url, cookies, sockets, seconds: SECONDS };
    const child = fork(SCRIPT, [JSON.stringify(settings)]);
    const exited = once(child, 'exit');
    try {
      await once(child, 'message');
      const waited = await converse(SECONDS);
      // Of about 80 durations, so a single pause of a busy machine does not count.
      const p95 = percentile(waited, 0.95);
      if (process.env.SHOW_FIGURES)
        process.stdout.write(`${attack}: p95 ${p95.toFixed(1)} ms, without it ${baseline.toFixed(1)} ms\n`);
      expect(waited.length).toBeGreaterThan(PAIRS);
      expect(p95).toBeLessThan(Math.max(BAR_MS, BUSY_FACTOR * baseline));
      for (const { a, b } of pairs)
        expect([a, b].map(({ client }) => client.live.isUp)).toEqual([true, true]);
    } finally {
      child.kill();
      await exited;
    }
  });
});
