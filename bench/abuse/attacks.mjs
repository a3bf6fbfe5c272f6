// Attacks of one client against the others. Each runs until `signal` is aborted and counts the
// results of its attempts.
import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';
import { join as joinAs } from './hostile-socket.mjs';

/** Returns another address for each attempt, as of an attacker with many. */
const addressOf = (n) => `10.${80 + ((n >> 16) & 15)}.${(n >> 8) & 255}.${n & 255}`;

/** Repeats `act`, `width` at a time, until the end; a failed attempt is followed by a pause. */
function again(width, signal, act) {
  setMaxListeners(0, signal);
  return Promise.all(
    Array.from({ length: width }, async (_, lane) => {
      for (let n = lane; !signal.aborted; n += width) await act(n).catch(() => pause(20));
    }),
  );
}

/** Sends a request, reads the answer to its end and counts its status. */
async function ask(context, path, { address = context.address, cookie, ...init } = {}) {
  const { url, signal, count } = context;
  const headers = { 'x-forwarded-for': address, ...(cookie && { cookie }), ...init.headers };
  try {
    const response = await fetch(url + path, { ...init, headers, signal });
    await response.arrayBuffer();
    count(response.status);
    if (response.status === 429) await pause(5);
  } catch (error) {
    if (!signal.aborted) count('ended');
    throw error;
  }
}

/** Opens a socket from the address of the attack, unless the user has one. */
const join = ({ url, address }, person) => joinAs(url, { address, ...person });

/** Keeps `width` sockets running `act` until the end. A closed socket is counted and replaced. */
async function withSockets(context, width, opened, act) {
  const { signal, count } = context;
  const sockets = new Set();
  signal.addEventListener('abort', () => sockets.forEach((socket) => socket.terminate()), { once: true });
  await again(width, signal, async (n) => {
    const socket = await opened(n).catch((error) => {
      count('refused');
      throw error;
    });
    sockets.add(socket);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    count('opened');
    while (!signal.aborted && socket.readyState === WebSocket.OPEN) await act(socket);
    if (!signal.aborted) count('ended');
    socket.terminate();
    await closed;
    sockets.delete(socket);
  });
}

/** Sends `frames` of them, and then yields to the event loop. */
async function burst(socket, frames, send) {
  for (let i = 0; i < frames && socket.readyState === WebSocket.OPEN; i += 1) send(i);
  await pause(5);
}

/** Opens TCP connections that send one byte from time to time. */
async function drip(context, width, head) {
  const { url, signal, count } = context;
  const { hostname, port } = new URL(url);
  await again(width, signal, async () => {
    const socket = connect(Number(port), hostname);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.resume();
    count('opened');
    socket.write(head());
    const timer = setInterval(() => socket.write('a'), 500);
    const leave = () => socket.destroy();
    signal.addEventListener('abort', leave, { once: true });
    await closed;
    signal.removeEventListener('abort', leave);
    clearInterval(timer);
    if (!signal.aborted) count('ended');
  });
}

const json = (body) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/**
 * `what` the attack is, and how it runs. `members` are two users with a conversation, from one
 * `address`; the `crowd` are others. With `isHonest`, no client may be refused.
 */
export const ATTACKS = {
  documents: {
    what: 'documents, 8 at a time',
    run: (context) => again(8, context.signal, () => ask(context, '/api/docs/yaml')),
  },
  unknown: {
    what: 'unknown paths, signed in, 20 at a time',
    run: (context) =>
      again(20, context.signal, (n) =>
        ask(context, `/api/nowhere/${n}`, { cookie: context.members[0].cookie }),
      ),
  },
  pings: {
    what: 'WebSocket pings on 10 sockets of a member',
    run: (context) =>
      withSockets(
        context,
        10,
        () => join(context, context.members[0]),
        (socket) => burst(socket, 200, () => socket.ping()),
      ),
  },
  events: {
    what: 'unknown events on 10 sockets of a member',
    run: (context) =>
      withSockets(
        context,
        10,
        () => join(context, context.members[0]),
        (socket) => burst(socket, 200, (i) => socket.send(`42${i}["nothing:such",{"a":1}]`)),
      ),
  },
  deaf: {
    what: 'a member who asks for acks and never reads',
    run: (context) =>
      withSockets(
        context,
        2,
        async () => {
          const socket = await join(context, context.members[0]);
          await pause(200);
          socket.pause();
          return socket;
        },
        (socket) =>
          burst(socket, 100, (i) => socket.send(`42${i}["typing:set",{"padding":"${'a'.repeat(1_000)}"}]`)),
      ),
  },
  reader: {
    what: 'long messages to somebody who never reads',
    run: async (context) => {
      const [sender, recipient] = context.members;
      const deaf = await join(context, recipient);
      await pause(200);
      deaf.pause();
      const body = 'ä'.repeat(4_000);
      await withSockets(
        context,
        1,
        () => join(context, sender),
        async (socket) => {
          socket.send(
            `420["message:send",${JSON.stringify({ conversationId: sender.conversationId, clientId: randomUUID(), body })}]`,
          );
          await pause(10);
        },
      );
      deaf.terminate();
    },
  },
  comers: {
    what: 'a member’s sockets that connect and leave, 20 at a time',
    run: ({ count, signal, ...context }) =>
      again(20, signal, async () => {
        const socket = await join(context, context.members[0]).catch((error) => {
          count('refused');
          throw error;
        });
        count('opened');
        socket.terminate();
      }),
  },
  storm: {
    what: 'everybody else loses the connection, and is back within seconds',
    isHonest: true,
    run: async (context) => {
      const { crowd, signal, count } = context;
      const wanted = [...crowd.entries()];
      const sockets = [];
      await Promise.all(
        Array.from({ length: 50 }, async () => {
          for (let next; !signal.aborted && (next = wanted.pop());) {
            const [n, person] = next;
            await join(context, {
              ...person,
              address: addressOf(n),
            }).then(
              (socket) => {
                sockets.push(socket);
                count('opened');
                socket.once('close', () => signal.aborted || count('ended'));
              },
              () => count('refused'),
            );
          }
        }),
      );
      await new Promise((resolve) =>
        signal.aborted ? resolve() : signal.addEventListener('abort', resolve),
      );
      sockets.forEach((socket) => socket.terminate());
    },
  },
  sockets: {
    what: '500 sockets of one member',
    run: (context) =>
      withSockets(
        context,
        500,
        () => join(context, context.members[0]),
        () => pause(200),
      ),
  },
  guesses: {
    what: 'sign-ins, 150 at a time, from many addresses',
    run: (context) =>
      again(150, context.signal, (n) =>
        ask(context, '/api/auth/login', {
          ...json({ username: `nobody${n}`, password: 'a wrong password' }),
          address: addressOf(n),
        }),
      ),
  },
  searches: {
    what: 'a member who searches, 40 at a time',
    run: (context) =>
      again(40, context.signal, (n) =>
        ask(context, n % 2 === 0 ? '/api/users?q=p' : '/api/search/messages?q=long', {
          cookie: context.members[0].cookie,
        }),
      ),
  },
  pages: {
    what: 'deep pages of everything, 40 at a time',
    run: (context) => {
      const [{ cookie, conversationId }] = context.members;
      const paths = [
        `/api/conversations/${conversationId}/messages?limit=100&before=100`,
        `/api/conversations/${conversationId}/changes?after=0&limit=100`,
        '/api/conversations?limit=100',
        '/api/interests?limit=100',
        '/api/users?limit=100',
      ];
      return again(40, context.signal, (n) => ask(context, paths[n % paths.length], { cookie }));
    },
  },
  headers: {
    what: '300 connections whose headers drip',
    run: (context) => drip(context, 300, () => 'GET /api/auth/me HTTP/1.1\r\nhost: a\r\nx-a: '),
  },
  uploads: {
    what: 'pictures of two members that drip, 50 at a time',
    run: (context) => {
      let n = 0;
      return drip(
        context,
        50,
        () =>
          `PUT /api/users/me/avatar HTTP/1.1\r\nhost: a\r\nx-forwarded-for: ${context.address}\r\ncookie: ${context.members[n++ % 2].cookie}\r\ncontent-type: application/octet-stream\r\ncontent-length: 100000\r\n\r\n`,
      );
    },
  },
};
