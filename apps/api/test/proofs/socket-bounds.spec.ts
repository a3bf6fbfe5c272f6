import { connect, type Socket as TcpSocket } from 'node:net';
import { once } from 'node:events';
import { ZentraClient, type LiveStatus } from '@zentra/client';
import { SOCKET_CLOSE_CODES, SOCKET_PATH, type Ack } from '@zentra/contracts';
import { WebSocket } from 'ws';
import { mostOfOneUser } from '../../src/realtime/connection-groups';
import { RealtimeService } from '../../src/realtime/realtime.service';
import {
  CONNECTION_FRAMES,
  FLOOD_PENALTY,
  SOCKETS_PER_SESSION,
  SOCKETS_PER_USER,
} from '../../src/realtime/socket-bounds';
import { SocketRegistry } from '../../src/realtime/socket-registry';
import { acceptedPair, deviceOf, person, type TestPerson } from '../support/factories';
import { eventually } from '../support/eventually';
import { connected, rawSocket } from '../support/sockets';
import { startTestApp, type TestApp } from '../support/test-app';

const QUERY = '?EIO=4&transport=websocket';
/** The close code after `terminate()`: no close frame. */
const BROKEN_OFF = 1006;

/**
 * Attacks by hostile clients, and how their connections end. `socket-neighbours.spec.ts` tests the
 * other users.
 */
describe('bounds of sockets', () => {
  const apps: TestApp[] = [];
  const start = async (...settings: Parameters<typeof startTestApp>) => {
    const app = await startTestApp(...settings);
    apps.push(app);
    return app;
  };
  let app: TestApp;
  beforeAll(async () => void (app = await start({ rateLimitFactor: 1 })));
  afterAll(() => Promise.all(apps.map((one) => one.close())));

  const cookieOf = async (of = app) => (await person(of)).client.http.cookie;

  /**
   * A WebSocket that sends Engine.IO frames by hand; connected, unless `greeting` is something
   * else.
   */
  async function hostile(
    cookie: string,
    { of = app, greeting = '40', headers = {} } = {},
  ): Promise<WebSocket> {
    const socket = new WebSocket(`${of.url.replace('http', 'ws')}${SOCKET_PATH}${QUERY}`, {
      headers: { cookie, ...headers },
    });
    // It may be closed in the middle of a write.
    socket.on('error', () => undefined);
    await new Promise<void>((resolve, reject) => {
      socket.once('unexpected-response', (_, { statusCode }) => reject(new Error(String(statusCode))));
      socket.on('message', (data: Buffer) => {
        const frame = data.toString();
        if (frame.startsWith('0') && greeting !== '') socket.send(greeting);
        if (greeting === '' || frame.startsWith('4')) resolve();
      });
    });
    return socket;
  }
  const closeCode = async (socket: WebSocket): Promise<unknown> => {
    const [code] = (await once(socket, 'close')) as unknown[];
    return code;
  };
  const isAnswered = (socket: WebSocket, frame: string, prefix: string) =>
    new Promise<void>((resolve) => {
      socket.on('message', (data: Buffer) => void (data.toString().startsWith(prefix) && resolve()));
      socket.send(frame);
    });

  describe('frames', () => {
    const { burst, perSecond } = CONNECTION_FRAMES;
    it.each<[string, (socket: WebSocket, n: number) => void]>([
      ['unknown events', (socket, n) => socket.send(`42${n}["no:such:event",{}]`)],
      ['invalid messages', (socket, n) => socket.send(`42${n}["message:send",{"body":7}]`)],
      ['acks', (socket, n) => socket.send(`43${n}[]`)],
      ['pongs of the heartbeat', (socket) => socket.send('3')],
      ['WebSocket pings', (socket) => socket.ping('x')],
      ['WebSocket pongs', (socket) => socket.pong('x')],
    ])('closes a socket that floods %s, and answers at most the bound', async (_, send) => {
      const socket = await hostile(await cookieOf());
      let answers = 0;
      socket.on('message', () => (answers += 1));
      const ended = closeCode(socket);
      const began = performance.now();
      for (let n = 0; n < 4 * burst; n += 1) send(socket, n);
      expect(await ended).toBe(BROKEN_OFF);
      const seconds = (performance.now() - began) / 1_000;
      expect(answers).toBeLessThanOrEqual(burst + seconds * perSecond);
    });

    it('counts the bytes of large frames', async () => {
      const socket = await hostile(await cookieOf());
      const ended = closeCode(socket);
      const frame = `42["no:such:event","${'x'.repeat(250_000)}"]`;
      for (let n = 0; n < burst / 10; n += 1) socket.send(frame);
      expect(await ended).toBe(BROKEN_OFF);
    });

    it('closes a socket that sends a message in many fragments', async () => {
      const socket = await hostile(await cookieOf());
      const ended = closeCode(socket);
      for (let n = 0; n < 100; n += 1) socket.send('4', { fin: false });
      expect(await ended).toBe(1008);
    });

    it('delays the next connections of a user whose sockets flooded', async () => {
      const cookie = await cookieOf();
      for (let floods = 0; floods < 300 / FLOOD_PENALTY; floods += 1) {
        const socket = await hostile(cookie);
        const ended = closeCode(socket);
        for (let n = 0; n < 2 * burst; n += 1) socket.ping();
        await ended;
      }
      await expect(hostile(cookie)).rejects.toThrow('429');
      expect((await hostile(await cookieOf())).readyState).toBe(WebSocket.OPEN);
    });

    it('never closes a sender of 300 concurrent messages, nor the eight devices that receive them', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      const devices = [b.client];
      for (let n = 1; n < 8; n += 1) devices.push(await deviceOf(app, b));
      await Promise.all(devices.map((device) => device.connect()));
      const cuts: LiveStatus[] = [];
      for (const device of devices) device.on('status', (status) => void cuts.push(status));
      const socket = await connected(rawSocket(app.url, { cookie: a.client.http.cookie }));
      const acks = (await Promise.all(
        Array.from({ length: 300 }, (_, n) =>
          socket.timeout(20_000).emitWithAck('message:send', {
            conversationId,
            clientId: `0197b6f2-6a53-7c11-9a44-0d5f3c1e${String(n).padStart(4, '0')}`,
            body: `${n}: ${'x'.repeat(3_990)}`,
          }),
        ),
      )) as Ack<unknown>[];
      // The rate limit of messages answers; the connection stays open.
      expect(acks.filter(({ ok }) => ok)).toHaveLength(120);
      expect(acks.filter((ack) => !ack.ok && ack.error.code === 'RATE_LIMITED')).toHaveLength(180);
      expect([socket.connected, cuts]).toEqual([true, []]);
      socket.disconnect();
      devices.forEach((device) => device.close());
    });
  });

  it('answers no WebSocket ping', async () => {
    const socket = await hostile(await cookieOf());
    let pongs = 0;
    socket.on('pong', () => (pongs += 1));
    for (let n = 0; n < 10; n += 1) socket.ping();
    await isAnswered(socket, '421["no:such:event"]', '431');
    expect(pongs).toBe(0);
    socket.terminate();
  });

  describe('a connection that does not read', () => {
    /** Returns 64 KB, as an event of `a` about `b`. */
    const largePayload = async (a: TestPerson, b: TestPerson) => ({
      person: { ...(await a.client.person(b.me.username)), bio: 'x'.repeat(64 * 1024) },
    });

    it('is closed at 4 MB of unsent data', async () => {
      const { a, b } = await acceptedPair(app);
      const socket = await hostile(a.client.http.cookie);
      socket.pause();
      const realtime = app.app.get(RealtimeService);
      const { ended } = app.app.get(SocketRegistry);
      const before = ended.backlog;
      // The largest allowed: 1 MB each on the wire, because data in the kernel's buffers does not
      // count.
      const payload = await largePayload(a, b);
      let sent = 0;
      await eventually('the end of the connection', () => {
        for (let n = 0; n < 16; n += 1) realtime.publish([a.me.id], 'block:changed', payload);
        sent += 1;
        return ended.backlog > before;
      });
      expect(sent).toBeLessThan(40);
      socket.resume();
      expect(await closeCode(socket)).toBe(BROKEN_OFF);
    });

    it('is closed after a while with less unsent data, although it answers the heartbeat', async () => {
      const quick = await start({ socketStallMs: 1_000 });
      const { a, b } = await acceptedPair(quick);
      const socket = await hostile(a.client.http.cookie, { of: quick });
      const reading = await hostile(a.client.http.cookie, { of: quick });
      socket.pause();
      const realtime = quick.app.get(RealtimeService);
      const { ended } = quick.app.get(SocketRegistry);
      const payload = await largePayload(a, b);
      const pongs = setInterval(() => socket.send('3'), 200);
      // Fills the kernel's buffers, and stays below the bound.
      for (let n = 0; n < 60; n += 1) realtime.publish([a.me.id], 'block:changed', payload);
      await eventually('the end of the connection', () => ended.stalled === 1);
      clearInterval(pongs);
      expect(ended.backlog).toBe(0);
      expect(reading.readyState).toBe(WebSocket.OPEN);
    });
  });

  describe('too many connections', () => {
    it('close the oldest of a session with a code, and no other', async () => {
      const cookie = await cookieOf();
      const sockets = [];
      for (let n = 0; n < SOCKETS_PER_SESSION; n += 1) sockets.push(await hostile(cookie));
      const [oldest, ...others] = sockets;
      if (!oldest) throw new Error('Sockets were wanted');
      const closed = closeCode(oldest);
      const newest = await hostile(cookie);
      expect(await closed).toBe(SOCKET_CLOSE_CODES.tooManySockets);
      for (const socket of [...others, newest]) {
        expect(socket.readyState).toBe(WebSocket.OPEN);
        socket.terminate();
      }
    });

    it('close the oldest of a user, over all sessions', async () => {
      const mara = await person(app);
      const sessions = [mara.client.http.cookie];
      while (sessions.length < 8) sessions.push((await deviceOf(app, mara)).http.cookie);
      const sockets = [];
      for (let n = 0; n < SOCKETS_PER_USER; n += 1)
        sockets.push(await hostile(sessions[n % sessions.length] ?? ''));
      const [oldest, second] = sockets;
      if (!oldest) throw new Error('Sockets were wanted');
      const closed = closeCode(oldest);
      sockets.push(await hostile(sessions[1] ?? ''));
      expect(await closed).toBe(SOCKET_CLOSE_CODES.tooManySockets);
      expect(second?.readyState).toBe(WebSocket.OPEN);
      sockets.forEach((socket) => socket.terminate());
    });

    it('close the oldest of an address, as the proxy reports it', async () => {
      const strict = await start({ trustProxy: 1 });
      // A thousandth of the bounds: five connections per address, one per user.
      const cookies: string[] = [];
      for (let n = 0; n < 7; n += 1) cookies.push(await cookieOf(strict));
      strict.config.rateLimitFactor = 0.001;
      const from = (n: number, address: string) =>
        hostile(cookies[n] ?? '', { of: strict, headers: { 'x-forwarded-for': `198.51.100.1, ${address}` } });
      const elsewhere = await from(6, '203.0.113.2');
      const oldest = await from(0, '203.0.113.1');
      const closed = closeCode(oldest);
      for (let n = 1; n < 5; n += 1) await from(n, '203.0.113.1');
      expect(oldest.readyState).toBe(WebSocket.OPEN);
      await from(5, '203.0.113.1');
      expect(await closed).toBe(SOCKET_CLOSE_CODES.tooManySockets);
      expect(elsewhere.readyState).toBe(WebSocket.OPEN);
    });

    it('close those of the user with the most sockets behind one address', () => {
      const of = (...users: string[]) => users.map((userId, n) => ({ n, owner: { userId } }));
      expect(mostOfOneUser(of('mara', 'eve', 'adam', 'eve', 'mara', 'eve')).map(({ n }) => n)).toEqual([
        1, 3, 5,
      ]);
    });

    it('make the client library poll, and reconnect when its user is active', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      await b.client.connect();
      const messages = await b.client.incoming();
      const crowded = new Promise<void>((resolve) => {
        b.client.on('status', (status) => void (status === 'crowded' && resolve()));
      });
      const { cookie } = b.client.http;
      const sockets = [];
      for (let n = 0; n < SOCKETS_PER_SESSION; n += 1) sockets.push(await hostile(cookie));
      await crowded;
      await a.client.send(conversationId, 'Later');
      expect(await messages.next()).toMatchObject({ value: { body: 'Later' } });
      // No other socket was closed for it.
      for (const socket of sockets) expect(socket.readyState).toBe(WebSocket.OPEN);
      expect(b.client.live.isUp).toBe(false);
      const up = new Promise<void>((resolve) => {
        b.client.on('status', (status) => void (status === 'up' && resolve()));
      });
      b.client.live.pollNow();
      await up;
      expect(b.client.live.isUp).toBe(true);
      b.client.close();
      sockets.forEach((socket) => socket.terminate());
    });
  });

  describe('an incomplete connection', () => {
    const raw = async (head: string): Promise<TcpSocket> => {
      const { port, hostname } = new URL(app.url);
      const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
      await once(socket, 'connect');
      socket.on('error', () => undefined).resume();
      socket.write(head);
      return socket;
    };
    const upgradeAt = (path: string, cookie = '') =>
      `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
      `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nCookie: ${cookie}\r\n\r\n`;

    it('is closed when its upgrade is refused, although the client leaves it open', async () => {
      for (const path of ['/ws/other', `${SOCKET_PATH}${QUERY}`]) {
        const socket = await raw(upgradeAt(path));
        await once(socket, 'end');
        // The server no longer reads it, so the next write is answered by a reset.
        await eventually(`the end of ${path}`, () => {
          if (!socket.destroyed) socket.write('x');
          return socket.destroyed;
        });
        expect(socket.destroyed).toBe(true);
      }
    });

    it('loads no session after too many attempts with its cookie', async () => {
      const few = await start({ rateLimitFactor: 0.02 });
      const cookie = await cookieOf(few);
      const loads = jest.spyOn(few.app.get(RealtimeService).auth, 'loadSession');
      const outcomes: string[] = [];
      for (let n = 0; n < 10; n += 1) {
        // Different encodings of the cookie belong to the same session.
        const encoded = cookie.replace(/(.)$/, (end) => (n % 2 ? `%${end.charCodeAt(0).toString(16)}` : end));
        const opened = hostile(encoded, { of: few }).then((socket) => socket.terminate());
        outcomes.push(
          await opened.then(
            () => 'open',
            ({ message }: Error) => message,
          ),
        );
      }
      expect(outcomes).toEqual([...Array<string>(6).fill('open'), ...Array<string>(4).fill('429')]);
      expect(loads).toHaveBeenCalledTimes(6);
    });

    it('is closed without a CONNECT', async () => {
      const quick = await start({ socketConnectMs: 1_000 });
      const socket = await hostile(await cookieOf(quick), { of: quick, greeting: '' });
      expect(await closeCode(socket)).toBe(1005);
    });

    it('is closed when its handshake is refused', async () => {
      const { client } = await person(app);
      const { cookie } = client.http;
      await client.logout();
      const socket = await hostile(cookie);
      expect(await closeCode(socket)).toBe(1005);
    });

    it('gets one socket for several CONNECT packets', async () => {
      const cookie = await cookieOf();
      const socket = await hostile(cookie, { greeting: '' });
      const ended = closeCode(socket);
      for (let n = 0; n < 100; n += 1) socket.send('40');
      expect(await ended).toBe(1005);
    });

    it('is refused a second WebSocket and long polling', async () => {
      const cookie = await cookieOf();
      const socket = new WebSocket(`${app.url.replace('http', 'ws')}${SOCKET_PATH}${QUERY}`, {
        headers: { cookie },
      });
      const [opening] = (await once(socket, 'message')) as [Buffer];
      const { sid } = JSON.parse(opening.toString().slice(1)) as { sid: string };
      const again = new WebSocket(`${app.url.replace('http', 'ws')}${SOCKET_PATH}${QUERY}&sid=${sid}`, {
        headers: { cookie },
      });
      const [error] = (await once(again, 'error')) as [Error];
      expect(error.message).toContain('400');
      const polling = await fetch(`${app.url}${SOCKET_PATH}?EIO=4&transport=polling`, {
        headers: { cookie },
      });
      expect(polling.status).toBe(400);
      socket.terminate();
    });

    it.each([SOCKET_PATH, '/another/path'])(
      'may be reset at any moment, and the server runs on: %s',
      async (path) => {
        const cookie = await cookieOf();
        const reset = async () => {
          const socket = await raw(upgradeAt(`${path}${QUERY}`, cookie));
          setImmediate(() => socket.resetAndDestroy());
          await once(socket, 'close');
        };
        for (let n = 0; n < 20; n += 1) await Promise.all(Array.from({ length: 10 }, reset));
        expect(await new ZentraClient({ url: app.url }).me().catch((error: unknown) => error)).toMatchObject({
          code: 'UNAUTHENTICATED',
        });
      },
    );
  });
});
