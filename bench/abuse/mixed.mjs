// Runs ordinary use and all attacks in turns, a few at a time, for minutes, and measures what
// remains.
import { atMost, none, printTable, round } from '../lib/figures.mjs';
import { pause } from '../lib/pause.mjs';

const AT_ONCE = 3;
/** Duration of one attack, ms. */
const TURN_MS = 5_000;
/** Until resources of the attacks are released: idle Postgres connections end after 10 s. */
const SETTLE_MS = 15_000;
const REST_MS = 5_000;
/** Ordinary users open and close their own connections. */
const MORE_FILES = 10;

/**
 * Runs the attacks and returns a sample for each minute and their bars. The first minute opens and
 * fills permanent resources, such as pools, threads and caches. The resources after it are compared
 * with those at the end.
 * @param hold returns what the server uses now: `{ mb, files, sessions }`
 * @param measure returns figures of the ordinary users over some ms
 * @param begin starts an attack; resolves with a function that ends it
 * @param growthMb how much memory may remain, MB
 */
export async function mixed({ minutes, attacks, hold, measure, begin, growthMb }) {
  const sample = async (when, during) => ({ when, ...(await hold()), during });
  let next = 0;
  const attackFor = async (ms) => {
    const end = performance.now() + ms;
    const lane = async () => {
      while (performance.now() < end) {
        const stop = await begin(attacks[next++ % attacks.length]);
        await pause(TURN_MS);
        await stop();
      }
    };
    const lanes = Promise.all(Array.from({ length: AT_ONCE }, lane));
    const during = await measure(ms);
    await lanes;
    return during;
  };
  const atRest = async (when) => {
    await pause(SETTLE_MS);
    return sample(when, await measure(REST_MS));
  };
  const samples = [await sample('before', await measure(REST_MS))];
  let rested;
  for (let minute = 1; minute <= minutes; minute += 1) {
    samples.push(await sample(`minute ${minute}`, await attackFor(60_000)));
    if (minute === 1) samples.push((rested = await atRest('at rest')));
  }
  const after = await atRest('after');
  samples.push(after);
  return {
    samples,
    bars: [
      atMost('open files and sockets, more than after a minute', after.files - rested.files, MORE_FILES),
      atMost('database connections, more than after a minute', after.sessions - rested.sessions, 0),
      atMost('memory, MB more than after a minute', after.mb - rested.mb, growthMb),
      none('honest people refused afterwards', after.during.refused.length),
    ],
  };
}

export function printSamples(samples) {
  printTable(
    [
      ['', ({ when }) => when],
      ['MB', ({ mb }) => round(mb)],
      ['files', ({ files }) => files],
      ['db', ({ sessions }) => sessions],
      ['ack p99', ({ during }) => during.message.p99],
      ['call p99', ({ during }) => during.call.p99],
      ['sign-in p99', ({ during }) => during.signIn.p99],
      ['refused', ({ during }) => during.refused.length],
    ],
    samples,
  );
  const refused = samples.flatMap(({ during }) => during.refused);
  const kinds = [...new Set(refused)].map(
    (kind) => `${refused.filter((one) => one === kind).length} × ${kind}`,
  );
  if (kinds.length > 0) console.log(`\n  refused: ${kinds.join(', ')}`);
}
