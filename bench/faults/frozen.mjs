import { atLeast, atMost, none, round } from '../lib/figures.mjs';
import { pause } from '../lib/pause.mjs';
import { World } from './world.mjs';

const FLOWING = 100;
const ANSWER_MS = 5_000;
const RECOVERED_MS = 10_000;
/** What is under way as the freeze begins may still be answered from before it. */
const EDGE_MS = 50;

/** Postgres neither answers nor refuses, for a while. Whoever asks meanwhile is told so soon, and nobody is told a lie. */
export async function frozen({ api, database, counts }) {
  const world = await World.create(api);
  // One conversation over HTTP alone.
  const overHttp = await world.addConversation(1);
  overHttp.clients.forEach((client) => client.close());
  world.start();
  await world.untilAcked(FLOWING);

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
    // Each finishes what it is saying, so that the last messages are those that the freeze has caught.
    stopped = world.stop();
    await pause(Math.max(0, from + counts.frozenMs - performance.now()));
  } finally {
    until = performance.now();
    database.thaw();
  }
  await stopped;
  const recovered = performance.now() - until;

  // Those that were under way at some moment of it; what it outlasted counts as long as it lasted.
  const caught = [...world.tries, ...questions].filter(({ at, ms }) => at + ms > from && at < until);
  const slowest = Math.max(...caught.map(({ at, ms }) => Math.min(at + ms, until) - at));
  const answered = caught.filter(({ at, ms }) => at + ms < until);
  for (const client of overHttp.clients) await client.connect();
  const wrong = await world.check();
  world.close();
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
