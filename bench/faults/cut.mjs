import { ZentraClient } from '../../dist/libs/client/src/index.js';
import { none } from '../lib/figures.mjs';
import { until } from '../lib/pause.mjs';
import { TcpProxy } from '../lib/tcp-proxy.mjs';
import { Workload, PASSWORD } from './workload.mjs';

const BACK_MS = 30_000;

/**
 * The connection is cut after the message is stored and before the ack arrives: first the socket,
 * then HTTP too.
 */
export async function cut({ api, counts }) {
  const proxy = new TcpProxy();
  await proxy.start(api.port);
  const workload = await Workload.create(api, { conversations: 1, lanesEach: 1 });
  const [{ clients, lanes, feeds }] = workload.conversations;
  const [lane] = lanes;
  // The same user, through the proxy.
  const { username } = await clients[0].me();
  const client = new ZentraClient({ url: proxy.url });
  await client.login({ username, password: PASSWORD });
  await client.connect();
  Object.assign(lane, { client });
  let uncut = 0;
  let elsewhere = 0;
  for (let i = 0; i < counts.cuts; i += 1) {
    await until(() => client.live.isUp, BACK_MS);
    const body = `cut ${i}`;
    proxy.cutAt = { words: body, times: 1 + (i % 2) };
    const message = await lane.say(body);
    uncut += proxy.cutAt.times;
    // The others received the event when it was stored, with the seq that the retry got.
    await until(() => feeds[1].messages.has(message.seq), BACK_MS);
    if (feeds[1].messages.get(message.seq)?.clientId !== message.clientId) elsewhere += 1;
  }
  const wrong = await workload.check();
  client.close();
  workload.close();
  proxy.stop();
  return {
    what: `${counts.cuts} × cut before the ack`,
    wrong,
    bars: [none('acks that were not cut', uncut), none('retries told another seq', elsewhere)],
  };
}
