import { atMost, round } from '../lib/figures.mjs';
import { pause } from '../lib/pause.mjs';
import { World } from './world.mjs';

const FLOWING = 100;
const MOMENT_MS = 300;
const RECOVERED_MS = 10_000;

/** Postgres stopped at once under load and started again; the API finds it by itself. */
export async function postgres({ api, database, counts }) {
  const world = await World.create(api);
  world.start();
  let slowest = 0;
  for (let i = 0; i < counts.stops; i += 1) {
    await world.untilAcked(FLOWING);
    await pause(Math.random() * MOMENT_MS);
    await database.stopAtOnce();
    await pause(Math.random() * MOMENT_MS);
    await database.start();
    slowest = Math.max(slowest, await world.untilAcked(1));
  }
  await world.untilAcked(FLOWING);
  const wrong = await world.check();
  world.close();
  return {
    what: `${counts.stops} × immediate stop of Postgres`,
    wrong,
    bars: [atMost('ms until the first ack after Postgres is back', round(slowest), RECOVERED_MS)],
  };
}
