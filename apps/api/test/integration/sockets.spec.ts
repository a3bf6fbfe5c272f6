import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { ZentraClient } from '@zentra/client';
import { CLIENT_EVENTS, SOCKET_PATH, type Ack } from '@zentra/contracts';
import type { Socket } from 'socket.io-client';
import { cookieNameOf } from '../../src/sessions/cookie-name';
import { acceptedPair, person } from '../support/factories';
import { connected, disconnected, rawSocket } from '../support/sockets';
import { startTestApp, WEB_ORIGIN, type TestApp } from '../support/test-app';

const deep = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);

describe('sockets', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(() => app.close());

  const ask = (socket: Socket, event: string, ...payload: unknown[]): Promise<Ack<unknown>> =>
    socket.timeout(5_000).emitWithAck(event, ...payload) as Promise<Ack<unknown>>;

  it('report status down after a local close', async () => {
    const { client } = await person(app);
    const received: string[] = [];
    client.on('status', (status) => void received.push(status));
    // No connection existed.
    client.close();
    await client.connect();
    client.close();
    expect(received).toEqual(['up', 'down']);
  });

  describe('the handshake', () => {
    const upgrade = (path: string, headers: Record<string, string>) =>
      new Promise<{ status?: number; type?: string; body: string }>((resolve, reject) => {
        request(`${app.url}${path}`, {
          headers: {
            connection: 'Upgrade',
            upgrade: 'websocket',
            'sec-websocket-version': '13',
            'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
            ...headers,
          },
        })
          .on('upgrade', (response, socket) => {
            socket.destroy();
            resolve({ status: response.statusCode, body: '' });
          })
          .on('response', (response) => {
            const type = response.headers['content-type'];
            text(response).then((body) => resolve({ status: response.statusCode, type, body }), reject);
          })
          .on('error', reject)
          .end();
      });

    it.each([
      ['without a cookie', undefined],
      ['with a made-up cookie', 's%3Amade.up'],
      ['with a cookie that is no text', 's%3Amade.%'],
    ])('refuses the upgrade %s', async (_, cookie) => {
      const headers: Record<string, string> =
        cookie === undefined ? {} : { cookie: `${cookieNameOf(app.config)}=${cookie}` };
      const answer = await upgrade(`${SOCKET_PATH}?EIO=4&transport=websocket`, headers);
      expect(answer).toMatchObject({ status: 401, type: 'application/problem+json' });
      expect(JSON.parse(answer.body)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    });

    it('reports a missing session to the client library', async () => {
      const client = new ZentraClient({ url: app.url });
      await expect(client.connect()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      client.close();
    });

    it('refuses with a code where the session has ended', async () => {
      const { client } = await person(app);
      const { cookie } = client.http;
      await client.logout();
      await expect(connected(rawSocket(app.url, { cookie }))).rejects.toThrow('UNAUTHENTICATED');
    });

    it.each(['https://evil.example', 'null', 'http://127.0.0.1:5173.evil.example', 'http://127.0.0.1:5174'])(
      'refuses the origin %s although the cookie is good',
      async (origin) => {
        const { client } = await person(app);
        const headers = { cookie: client.http.cookie, origin };
        await expect(connected(rawSocket(app.url, headers))).rejects.toThrow('FORBIDDEN_ORIGIN');
      },
    );

    it.each(['cross-site', 'same-site'])(
      'refuses a page that hides its origin and is %s, although the cookie is good',
      async (site) => {
        const { client } = await person(app);
        const headers = { cookie: client.http.cookie, 'sec-fetch-site': site };
        await expect(connected(rawSocket(app.url, headers))).rejects.toThrow('FORBIDDEN_ORIGIN');
      },
    );

    it('publishes nothing to a refused page and accepts nothing from it', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      const refused = rawSocket(app.url, { cookie: a.client.http.cookie, origin: 'https://evil.example' });
      const received: unknown[] = [];
      refused.onAny((...event) => received.push(event));
      refused.emit('message:send', { conversationId, clientId: conversationId, body: 'Not mine' });
      await expect(connected(refused)).rejects.toThrow('FORBIDDEN_ORIGIN');
      await b.client.send(conversationId, 'Only for you');
      expect((await a.client.messages(conversationId)).items.map(({ body }) => body)).toEqual([
        'Only for you',
      ]);
      expect(received).toEqual([]);
    });

    it('accepts the web app, and a program without an origin', async () => {
      const { client } = await person(app);
      for (const extra of [{ origin: WEB_ORIGIN }, {}] as Record<string, string>[]) {
        const socket = await connected(rawSocket(app.url, { cookie: client.http.cookie, ...extra }));
        expect(socket.connected).toBe(true);
        socket.disconnect();
      }
    });

    it.each([SOCKET_PATH, `${SOCKET_PATH}/`])('answers a WebSocket upgrade at %s', async (path) => {
      const { cookie } = (await person(app)).client.http;
      expect((await upgrade(`${path}?EIO=4&transport=websocket`, { cookie })).status).toBe(101);
    });

    it('answers an upgrade at another path with a problem', async () => {
      const { status, body } = await upgrade('/ws/other', {});
      expect([status, JSON.parse(body)]).toMatchObject([404, { code: 'NOT_FOUND' }]);
    });
  });

  describe('bad input', () => {
    const PAYLOADS: [string, unknown[]][] = [
      ['nothing', []],
      ['null', [null]],
      ['a number', [7]],
      ['a text', ['hello']],
      ['an array', [[1, 2]]],
      ['binary', [Buffer.from([1, 2, 3])]],
      ['an empty object', [{}]],
      ['wrong types', [{ conversationId: 1, clientId: [], body: {}, seq: 'x' }]],
      ['unknown fields', [{ conversationId: '0197b6f2-6a53-7c11-9a44-0d5f3c1e2b7a', seq: 1, admin: true }]],
      ['two payloads', [{}, {}]],
      ['nested 2,000 deep', [deep(2_000)]],
      ['huge', [{ conversationId: 'x', clientId: 'x', body: 'x'.repeat(200_000) }]],
    ];
    const cases = Object.keys(CLIENT_EVENTS).flatMap((event) =>
      PAYLOADS.map(([name, args]) => [event, name, args] as const),
    );

    // One user for all cases; each case has its own socket.
    let cookie: string;
    beforeAll(async () => void ({ cookie } = (await person(app)).client.http));

    it.each(cases)('%s with %s is acked as invalid, and the socket stays open', async (event, _, args) => {
      const socket = await connected(rawSocket(app.url, { cookie }));
      expect(await ask(socket, event, ...args)).toMatchObject({
        ok: false,
        error: { code: 'VALIDATION_FAILED' },
      });
      expect(await ask(socket, 'no:such:event')).toMatchObject({
        ok: false,
        error: { code: 'UNKNOWN_EVENT' },
      });
      socket.disconnect();
    });

    it('names each refused field in the ack by code and parameters', async () => {
      const socket = await connected(rawSocket(app.url, { cookie }));
      const payload = { conversationId: 'x', clientId: randomUUID(), body: 'x'.repeat(4_001), shade: 1 };
      expect(await ask(socket, 'message:send', payload)).toEqual({
        ok: false,
        error: {
          code: 'VALIDATION_FAILED',
          message:
            'body must have at most 4000 characters; conversationId must be a UUID; shade is not a known field',
          errors: [
            { path: 'body', code: 'too_long', params: { max: 4_000 } },
            { path: 'conversationId', code: 'not_id', params: {} },
            { path: 'shade', code: 'unknown_field', params: {} },
          ],
        },
      });
      socket.disconnect();
    });

    it.each(['no:such:event', 'constructor', '__proto__', 'message:new'])(
      'answers the unknown event %s',
      async (event) => {
        const { client } = await person(app);
        const socket = await connected(rawSocket(app.url, { cookie: client.http.cookie }));
        expect(await ask(socket, event, {})).toEqual({
          ok: false,
          error: { code: 'UNKNOWN_EVENT', message: 'No such event' },
        });
        socket.disconnect();
      },
    );

    it('survives an invalid event without an ack', async () => {
      const { a, conversationId } = await acceptedPair(app);
      const socket = await connected(rawSocket(app.url, { cookie: a.client.http.cookie }));
      socket.emit('message:send', null);
      socket.emit('message:send');
      expect(await ask(socket, 'conversation:read', { conversationId, seq: 0 })).toEqual({
        ok: true,
        data: { seq: 0 },
      });
      socket.disconnect();
    });

    it('ends only the connection whose frame is larger than any event may be', async () => {
      const { client } = await person(app);
      const socket = await connected(rawSocket(app.url, { cookie: client.http.cookie }));
      const bystander = await connected(rawSocket(app.url, { cookie: client.http.cookie }));
      const closed = disconnected(socket);
      socket.emit('message:send', { body: 'x'.repeat(3_000_000) });
      await closed;
      expect(await ask(bystander, 'no:such:event')).toMatchObject({ ok: false });
      bystander.disconnect();
    });
  });

  it('acks with an error code where the service refuses', async () => {
    const { client } = await person(app);
    const socket = await connected(rawSocket(app.url, { cookie: client.http.cookie }));
    const id = '0197b6f2-6a53-7c11-9a44-0d5f3c1e2b7a';
    expect(await ask(socket, 'message:send', { conversationId: id, clientId: id, body: 'Hello' })).toEqual({
      ok: false,
      error: { code: 'CONSENT_REQUIRED', message: 'You can only write to each other after a yes' },
    });
    expect(await ask(socket, 'conversation:read', { conversationId: id, seq: 1 })).toMatchObject({
      ok: false,
      error: { code: 'NOT_FOUND' },
    });
    socket.disconnect();
  });

  it('limits a flood of messages with RATE_LIMITED', async () => {
    const strict = await startTestApp({ rateLimitFactor: 0.5 });
    const { a, conversationId } = await acceptedPair(strict);
    const socket = await connected(rawSocket(strict.url, { cookie: a.client.http.cookie }));
    const acks = await Promise.all(
      Array.from({ length: 70 }, (_, i) =>
        ask(socket, 'message:send', {
          conversationId,
          clientId: `0197b6f2-6a53-7c11-9a44-0d5f3c1e2b${String(i).padStart(2, '0')}`,
          body: `${i}`,
        }),
      ),
    );
    expect(acks.filter(({ ok }) => ok)).toHaveLength(60);
    expect(acks.at(-1)).toMatchObject({ ok: false, error: { code: 'RATE_LIMITED' } });
    socket.disconnect();
    await strict.close();
  });

  it('are closed when the server stops in a way that lets clients reconnect', async () => {
    const other = await startTestApp();
    const { client } = await person(other);
    const socket = await connected(rawSocket(other.url, { cookie: client.http.cookie }));
    // The close code of a WebSocket; 1006 means a connection that broke off.
    const code = new Promise((resolve) => {
      socket.io.engine.once('close', (_, details) =>
        resolve((details as { context?: { code?: number } } | undefined)?.context?.code),
      );
    });
    const reason = disconnected(socket);
    await other.close();
    expect(await code).toBe(1005);
    // Not disconnected by the server, after which the client would not reconnect.
    expect(await reason).toBe('transport close');
  });
});
