// Runs hostile clients in their own process, so that they do not share an event loop with the
// measurement. Gets one attack as JSON in its arguments, prints `begun` once it runs, and then how
// many of its sockets the server has closed.
import { request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';
import { join, SOCKET_PATH } from './hostile-socket.mjs';

const { attack, url, cookies, sockets, seconds } = JSON.parse(process.argv[2]);
const deadline = performance.now() + seconds * 1_000;
let ended = 0;

/** Opens a socket and counts its end. */
const open = (cookie) => join(url, { cookie }, { waits: true, onClose: () => (ended += 1) });

/**
 * Calls `send` in batches of 500, as fast as the server accepts them, until the end of the time or
 * of the socket.
 */
const flood = (send) => async (cookie) => {
  const socket = await open(cookie);
  process.send('begun');
  let n = 0;
  while (performance.now() < deadline && socket.readyState === WebSocket.OPEN) {
    for (let i = 0; i < 500; i += 1) send(socket, (n += 1));
    await pause(socket.bufferedAmount > 1_000_000 ? 20 : 0);
  }
  socket.terminate();
};

/** Repeats `act` until the time is over. */
const again = (act) => async (cookie) => {
  process.send('begun');
  while (performance.now() < deadline) await act(cookie);
};

const upgrade = (cookie) =>
  new Promise((resolve) => {
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      ...(cookie && { cookie }),
    };
    request(url + SOCKET_PATH, { headers, agent: false })
      .on('response', (response) => resolve(response.resume()))
      .on('upgrade', (_, socket) => resolve(socket.destroy()))
      .on('error', resolve)
      .end();
  });

const ATTACKS = {
  'unknown events with acks': flood((socket, n) => socket.send(`42${n}["no:such:event",{}]`)),
  'invalid messages': flood((socket, n) => socket.send(`42${n}["message:send",{"body":7}]`)),
  'acks that nobody asked for': flood((socket, n) => socket.send(`43${n}[]`)),
  'pongs of the heartbeat': flood((socket) => socket.send('3')),
  'WebSocket pings': flood((socket) => socket.ping('x'.repeat(100))),
  'WebSocket pongs': flood((socket) => socket.pong('x')),
  'the largest frames': flood(
    (socket, n) => n % 50 === 0 && socket.send(`421["no:such:event","${'x'.repeat(250_000)}"]`),
  ),
  'events whose acks it never reads': flood((socket, n) => {
    socket.pause();
    socket.send(`42${n}["no:such:event",{}]`);
  }),
  'sockets that connect and leave': again(async (cookie) => {
    const socket = await open(cookie).catch(() => undefined);
    socket?.terminate();
  }),
  'upgrades without a session': again(() => upgrade()),
  'connections that are reset while they are let in': again(
    (cookie) =>
      new Promise((resolve) => {
        const { port, hostname } = new URL(url);
        const socket = connect(Number(port), hostname, () => {
          socket.write(
            `GET ${SOCKET_PATH} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
              `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nCookie: ${cookie}\r\n\r\n`,
          );
          setTimeout(() => socket.resetAndDestroy(), 1);
        });
        socket.on('error', () => undefined).on('close', resolve);
      }),
  ),
};

await Promise.all(
  Array.from({ length: sockets }, (_, i) =>
    ATTACKS[attack](cookies[i % cookies.length]).catch(() => undefined),
  ),
);
process.send({ ended });
process.disconnect();
