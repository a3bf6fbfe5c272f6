import WebSocket from 'ws';
import { atMost, none, round } from '../lib/figures.mjs';
import { Workload } from './workload.mjs';

const FLOWING = 100;
const STOP_MS = 10_000;
/** The close code of a WebSocket without a close frame. */
const ABNORMAL = 1006;

/**
 * The API is stopped by SIGTERM under load: acked messages are stored, and sockets are notified.
 */
export async function sigterm({ api, counts }) {
  const workload = await Workload.create(api);
  workload.start();
  let slowest = 0;
  let untold = 0;
  let failed = 0;
  for (let i = 0; i < counts.terms; i += 1) {
    await workload.untilAcked(FLOWING);
    const { closed } = await listenForFarewell(api.url, workload.conversations[0].clients[0].http.cookie);
    const { code, ms } = await api.stop();
    slowest = Math.max(slowest, ms);
    if (code !== 0) failed += 1;
    if ((await closed) === ABNORMAL) untold += 1;
    await api.start();
  }
  await workload.untilAcked(FLOWING);
  const wrong = await workload.check();
  workload.close();
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

/** Connects a bare socket, and returns the code with which it is closed. */
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
