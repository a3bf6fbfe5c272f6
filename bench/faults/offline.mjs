import { none } from '../lib/figures.mjs';
import { until } from '../lib/pause.mjs';
import { World } from './world.mjs';

const BACK_MS = 30_000;

/** Somebody is away while hundreds of messages come: exactly those are what they get, in order. */
export async function offline({ api, counts }) {
  const world = await World.create(api, { conversations: 1, lanesEach: 1 });
  const [{ clients, lanes, feeds }] = world.conversations;
  const [speaker, listener] = lanes;
  await speaker.say('before');
  await until(() => feeds[1].rev === 1, BACK_MS);
  // Nothing that was asked before may still be answered when they are away.
  await feeds[1].catchUp();
  listener.client.close();
  const before = feeds[1].messages.size;
  const bodies = Array.from({ length: counts.missed }, (_, i) => `missed ${i}`);
  // All at once: it is the order of saying that counts.
  await Promise.all(bodies.map((body) => speaker.say(body)));
  await clients[1].connect();
  await until(() => feeds[1].rev > counts.missed, BACK_MS);
  const got = [...feeds[1].messages.values()].slice(before).map(({ body }) => body);
  const differing =
    bodies.filter((body, i) => got[i] !== body).length + Math.max(0, got.length - bodies.length);
  const wrong = await world.check();
  world.close();
  return {
    what: `offline for ${counts.missed} messages`,
    wrong,
    bars: [none('missed, foreign or misplaced', differing)],
  };
}
