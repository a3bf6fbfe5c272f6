import WebSocket from 'ws';
import { atMost, none, round } from '../lib/figures.mjs';
import { World } from './world.mjs';

const FLOWING = 100;
const STOP_MS = 10_000;
/** What a WebSocket says of a connection that ended without a goodbye. */
const ABNORMAL = 1006;

/** Stopped in order under load: what is acked is kept, and sockets are told. */
export async function sigterm({ api, counts }) {
  const world = await World.create(api);
  world.start();
  let slowest = 0;
  let untold = 0;
  let failed = 0;
  for (let i = 0; i < counts.terms; i += 1) {
    await world.untilAcked(FLOWING);
    const { closed } = await listenForFarewell(api.url, world.conversations[0].clients[0].http.cookie);
    const { code, ms } = await api.stop();
    slowest = Math.max(slowest, ms);
    if (code !== 0) failed += 1;
    if ((await closed) === ABNORMAL) untold += 1;
    await api.start();
  }
  await world.untilAcked(FLOWING);
  const wrong = await world.check();
  world.close();
  return {
    what: `${counts.terms} × SIGTERM under load`,
    wrong,
    bars: [
      atMost('ms until the API has stopped', round(slowest), STOP_MS),
      none('exits with an error', failed),
      none('sockets that were not told', untold),
    ],
  };
}

/** Connects with nothing around the socket, and tells the code that it will be closed with. */
async function listenForFarewell(url, cookie) {
  const address = `${url.replace('http', 'ws')}/ws/chat?EIO=4&transport=websocket`;
  const socket = new WebSocket(address, { headers: { cookie } });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.on('message', (/** @type {Buffer} */ data) => {
      const frame = data.toString();
      if (frame.startsWith('0')) socket.send('40');
      if (frame.startsWith('40')) resolve();
    });
  });
  return { closed };
}
