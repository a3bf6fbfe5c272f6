import { atMost, round } from '../lib/figures.mjs';
import { pause } from '../lib/pause.mjs';
import { World } from './world.mjs';

const READY_MS = 10_000;
/** Traffic has to flow again before the next one. */
const FLOWING = 100;
/** In the middle of whatever happens then. */
const MOMENT_MS = 300;

/** kill -9 of the API under load, again and again. */
export async function kills({ api, counts }) {
  const world = await World.create(api);
  world.start();
  let slowest = 0;
  for (let i = 0; i < counts.kills; i += 1) {
    // Half of the time right away, when most still come over HTTP, and half when all sockets are back.
    if (i % 2 === 0) await world.untilBack();
    await world.untilAcked(FLOWING);
    await pause(Math.random() * MOMENT_MS);
    await api.kill();
    slowest = Math.max(slowest, await api.start());
  }
  await world.untilAcked(FLOWING);
  const wrong = await world.check();
  world.close();
  return {
    what: `${counts.kills} × kill -9 of the API`,
    wrong,
    bars: [atMost('ms until ready again after kill -9', round(slowest), READY_MS)],
  };
}
