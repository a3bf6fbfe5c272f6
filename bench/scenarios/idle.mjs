import { atMost, median, printTable, round } from '../lib/figures.mjs';
import { Load, noFaults } from '../lib/load.mjs';
import { pause } from '../lib/pause.mjs';
import { seedPeople } from '../lib/people.mjs';
import { openFileLimit } from '../lib/processes.mjs';

const TALKING = 100;
const IN_FLIGHT = 1;
const KB_EACH = 80;
const SLOWER = 2;
/** Reserve for other files of a process. */
const SPARE_FILES = 200;
const SETTLE_MS = 3_000;

/** Thousands of idle sockets: their memory, and their effect on active users. */
export async function idle(stage, { rounds, seconds, warmSeconds, idle: wanted }) {
  const count = Math.min(wanted, openFileLimit() - TALKING - SPARE_FILES);
  if (count < wanted)
    console.log(
      `  Only ${count} sockets instead of ${wanted}: no more files may be open here (see ulimit -n).`,
    );
  const postgres = await stage.postgres();
  const api = await stage.api(postgres.url);
  const people = await seedPeople(await stage.sql(postgres.url), { people: TALKING + count });
  const talking = people.slice(0, TALKING);
  const others = people.slice(TALKING);
  const rows = [];
  const memory = [];
  for (let i = 0; i < rounds; i += 1) {
    const talkers = new Load(stage);
    const idlers = new Load(stage);
    await talkers.call('connect', { url: api.url, people: talking });
    await talkers.call('talk', { inFlight: IN_FLIGHT });
    await pause(warmSeconds * 1000);
    const alone = await talkers.measure(seconds, api, postgres);
    // Memory is compared at rest, because garbage of active users would count.
    const faults = await talkers.call('finish');
    await pause(SETTLE_MS);
    const before = api.residentKb;
    const began = performance.now();
    await idlers.call('connect', { url: api.url, people: others });
    const connecting = performance.now() - began;
    await pause(SETTLE_MS);
    memory.push((api.residentKb - before) / count);
    await talkers.call('talk', { inFlight: IN_FLIGHT });
    await pause(warmSeconds * 1000);
    const among = await talkers.measure(seconds, api, postgres);
    const later = await talkers.call('finish');
    rows.push({ alone, among, connecting, kb: memory.at(-1), faults: [faults, later] });
    await idlers.call('disconnect');
    await talkers.call('disconnect');
    idlers.end();
    talkers.end();
  }
  printTable(
    [
      ['round', (row) => rows.indexOf(row) + 1],
      ['idle', () => count],
      ['KB each', ({ kb }) => round(kb, 1)],
      ['connected in ms', ({ connecting }) => round(connecting)],
      ['p99 alone', ({ alone }) => alone.ackP99],
      ['p99 among them', ({ among }) => among.ackP99],
    ],
    rows,
  );
  const slower = median(rows.map(({ alone, among }) => among.ackP99 / alone.ackP99));
  const bars = [
    // Later rounds reuse memory of the first one, so only the first shows the cost of sockets.
    atMost('KB of memory per idle socket', memory[0], KB_EACH),
    atMost('ack p99 among idle sockets against alone', slower, SLOWER),
    ...rows.flatMap(({ faults }) => faults.map((one) => noFaults('among idle sockets', one))),
  ];
  return { figures: rows.map((row) => ({ idle: count, ...row })), bars };
}
