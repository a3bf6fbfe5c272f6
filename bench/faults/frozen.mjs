import { atLeast, atMost, none, round } from '../lib/figures.mjs';
import { pause } from '../lib/pause.mjs';
import { Workload } from './workload.mjs';

const FLOWING = 100;
const ANSWER_MS = 5_000;
const RECOVERED_MS = 10_000;
/** Requests in flight when the freeze begins may still get their answers, within this time. */
const EDGE_MS = 50;

/**
 * Postgres neither answers nor refuses for a while. Each request meanwhile is refused soon, and no
 * false ack is sent.
 */
export async function frozen({ api, database, counts }) {
  const workload = await Workload.create(api);
  // One conversation over HTTP alone.
  const overHttp = await workload.addConversation(1);
  overHttp.clients.forEach((client) => client.close());
  workload.start();
  await workload.untilAcked(FLOWING);

  const from = performance.now() + EDGE_MS;
  const questions = [];
  let stopped;
  let until;
  database.freeze();
  try {
    const isOver = () => performance.now() > from + counts.frozenMs - ANSWER_MS;
    const keepAsking = async (client) => {
      while (!isOver()) questions.push(await ask(client));
    };
    await Promise.all(overHttp.clients.map(keepAsking));
    // Each lane finishes its current message, so that the last ones are those caught by the freeze.
    stopped = workload.stop();
    await pause(Math.max(0, from + counts.frozenMs - performance.now()));
  } finally {
    until = performance.now();
    database.thaw();
  }
  await stopped;
  const recovered = performance.now() - until;

  // Requests in flight at some moment of the freeze; one that outlasted it counts with the time
  // until its end.
  const caught = [...workload.tries, ...questions].filter(({ at, ms }) => at + ms > from && at < until);
  const slowest = Math.max(...caught.map(({ at, ms }) => Math.min(at + ms, until) - at));
  const answered = caught.filter(({ at, ms }) => at + ms < until);
  for (const client of overHttp.clients) await client.connect();
  const wrong = await workload.check();
  workload.close();
  return {
    what: `Postgres frozen for ${counts.frozenMs / 1000} s`,
    wrong,
    bars: [
      atLeast('answers meanwhile', answered.length, 1),
      none('others than UNAVAILABLE', answered.filter(({ outcome }) => outcome !== 'UNAVAILABLE').length),
      atMost('ms until the slowest of them', round(slowest), ANSWER_MS),
      atMost('ms until all is acked after it', round(recovered), RECOVERED_MS),
    ],
  };
}

async function ask(client) {
  const at = performance.now();
  const outcome = await client.conversations().then(
    () => 'ok',
    ({ code }) => code,
  );
  const ms = performance.now() - at;
  await pause(20);
  return { at, ms, outcome };
}
