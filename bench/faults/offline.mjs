import { none } from '../lib/figures.mjs';
import { until } from '../lib/pause.mjs';
import { Workload } from './workload.mjs';

const BACK_MS = 30_000;

/**
 * A user is offline while hundreds of messages are sent, and later receives exactly these, in
 * order.
 */
export async function offline({ api, counts }) {
  const workload = await Workload.create(api, { conversations: 1, lanesEach: 1 });
  const [{ clients, lanes, feeds }] = workload.conversations;
  const [speaker, listener] = lanes;
  await speaker.say('before');
  await until(() => feeds[1].rev === 1, BACK_MS);
  // No earlier request may still be answered after the user is offline.
  await feeds[1].catchUp();
  listener.client.close();
  const before = feeds[1].messages.size;
  const bodies = Array.from({ length: counts.missed }, (_, i) => `missed ${i}`);
  // Sent concurrently: only the order of the calls counts.
  await Promise.all(bodies.map((body) => speaker.say(body)));
  await clients[1].connect();
  await until(() => feeds[1].rev > counts.missed, BACK_MS);
  const got = [...feeds[1].messages.values()].slice(before).map(({ body }) => body);
  const differing =
    bodies.filter((body, i) => got[i] !== body).length + Math.max(0, got.length - bodies.length);
  const wrong = await workload.check();
  workload.close();
  return {
    what: `offline for ${counts.missed} messages`,
    wrong,
    bars: [none('missed, foreign or misplaced', differing)],
  };
}
