import { atMost, round } from '../lib/figures.mjs';
import { pause } from '../lib/pause.mjs';
import { Workload } from './workload.mjs';

const FLOWING = 100;
const MOMENT_MS = 300;
const RECOVERED_MS = 10_000;

/** Postgres is stopped immediately under load and started again; the API reconnects by itself. */
export async function postgres({ api, database, counts }) {
  const workload = await Workload.create(api);
  workload.start();
  let slowest = 0;
  for (let i = 0; i < counts.stops; i += 1) {
    await workload.untilAcked(FLOWING);
    await pause(Math.random() * MOMENT_MS);
    await database.stopAtOnce();
    await pause(Math.random() * MOMENT_MS);
    await database.start();
    slowest = Math.max(slowest, await workload.untilAcked(1));
  }
  await workload.untilAcked(FLOWING);
  const wrong = await workload.check();
  workload.close();
  return {
    what: `${counts.stops} × immediate stop of Postgres`,
    wrong,
    bars: [atMost('ms until the first ack after Postgres is back', round(slowest), RECOVERED_MS)],
  };
}
