import { atMost, round } from '../lib/figures.mjs';
import { pause } from '../lib/pause.mjs';
import { Workload } from './workload.mjs';

const READY_MS = 10_000;
/** Messages that must be acked between two kills. */
const FLOWING = 100;
/** Range of the random delay before a kill. */
const MOMENT_MS = 300;

/** Repeated kill -9 of the API under load. */
export async function kills({ api, counts }) {
  const workload = await Workload.create(api);
  workload.start();
  let slowest = 0;
  for (let i = 0; i < counts.kills; i += 1) {
    // Half of the kills come right away, when most requests use HTTP, half when all sockets are
    // back.
    if (i % 2 === 0) await workload.untilBack();
    await workload.untilAcked(FLOWING);
    await pause(Math.random() * MOMENT_MS);
    await api.kill();
    slowest = Math.max(slowest, await api.start());
  }
  await workload.untilAcked(FLOWING);
  const wrong = await workload.check();
  workload.close();
  return {
    what: `${counts.kills} × kill -9 of the API`,
    wrong,
    bars: [atMost('ms until ready again after kill -9', round(slowest), READY_MS)],
  };
}
