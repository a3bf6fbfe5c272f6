import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { eventually } from '../support/eventually';
import { acceptedPair, person, type TestPerson } from '../support/factories';
import { call } from '../support/http';
import { startTestApp, type TestApp } from '../support/test-app';

const LIMITS = { headersMs: 1_000, bodyMs: 1_000, uploadMs: 4_000 };

describe('requests that arrive slowly or are too long', () => {
  let app: TestApp;
  let mara: TestPerson;
  beforeAll(async () => {
    app = await startTestApp({ requestLimits: LIMITS });
    mara = await person(app, 'mara');
  });
  afterAll(() => app.close());

  /** Opens a connection; resolves with everything received once the server has closed it. */
  async function opened(): Promise<{ socket: Socket; ended: Promise<string> }> {
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await once(socket, 'connect');
    return { socket, ended: once(socket, 'close').then(() => text) };
  }
  /** Sends `piece` repeatedly until the connection ends. */
  async function drip(socket: Socket, ended: Promise<string>, piece: string): Promise<string> {
    const timer = setInterval(() => socket.writable && socket.write(piece), 50);
    const text = await ended;
    clearInterval(timer);
    return text;
  }
  const head = (start: string, headers: Record<string, string>) =>
    `${start} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: ${mara.client.http.cookie}\r\n${Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n`;
  const LAST = { Connection: 'close' };
  const JSON_CALL = { 'Content-Type': 'application/json', 'Content-Length': '60000' };
  const FILE_CALL = { 'Content-Type': 'application/octet-stream', 'Content-Length': '1000000' };

  it('closes a silent connection', async () => {
    const { ended } = await opened();
    expect(await ended).toMatch(/^(HTTP\/1\.1 408 |$)/);
  });

  it('closes a connection with slow headers', async () => {
    const { socket, ended } = await opened();
    socket.write('GET /api/health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n');
    expect(await drip(socket, ended, 'X-More: 1\r\n')).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('answers UNAVAILABLE to a slow JSON body, and closes the connection', async () => {
    const { socket, ended } = await opened();
    socket.write(head('PATCH /api/users/me', JSON_CALL) + '{"bio":"');
    const answer = await drip(socket, ended, 'x');
    expect(answer).toMatch(/^HTTP\/1\.1 503 .*\r\nRetry-After: 1\r\n.*"code":"UNAVAILABLE"/s);
    expect((await mara.client.me()).bio).toBe('');
  });

  it('ends an upload that stalls, and frees its resources', async () => {
    const { socket, ended } = await opened();
    socket.write(head('PUT /api/users/me/avatar', FILE_CALL));
    expect(await drip(socket, ended, 'x')).toMatch(/^HTTP\/1\.1 503 .*"code":"UNAVAILABLE"/s);
  });

  it('accepts a slow upload above a minimum rate, up to a time limit', async () => {
    const { socket, ended } = await opened();
    const begun = Date.now();
    socket.write(head('PUT /api/users/me/avatar', { ...FILE_CALL, 'Content-Length': '10000000' }));
    await drip(socket, ended, 'x'.repeat(2_048));
    expect(Date.now() - begun).toBeGreaterThan(2 * LIMITS.bodyMs);
  });

  it.each([
    ['a URL', (length: number) => head(`GET /api/users?q=${'x'.repeat(length)}`, LAST)],
    ['a header', (length: number) => head('GET /api/health/live', { ...LAST, 'X-Long': 'x'.repeat(length) })],
  ])('refuses %s of more than 16 KiB, and accepts half of that', async (_, request) => {
    const { socket, ended } = await opened();
    socket.write(request(17 * 1024));
    expect(await ended).toMatch(/^HTTP\/1\.1 431 /);
    const half = await opened();
    half.socket.write(request(8 * 1024));
    expect(await half.ended).toMatch(/^HTTP\/1\.1 (200|400) /);
  });

  it('answers others meanwhile', async () => {
    const slow = await Promise.all(Array.from({ length: 50 }, opened));
    for (const { socket } of slow) socket.write(head('PATCH /api/users/me', JSON_CALL));
    expect((await call(`${app.url}/api/health/ready`, 'GET')).status).toBe(200);
    await Promise.all(slow.map(({ ended }) => ended));
  });

  it('accepts 20 concurrent uploads of a user, and refuses more until one is done', async () => {
    const own = await startTestApp();
    const { a, conversationId } = await acceptedPair(own);
    const { port } = new URL(own.url);
    const start = () => {
      const socket = connect(Number(port), '127.0.0.1');
      const name = crypto.randomUUID();
      const path = `/api/attachments?conversationId=${conversationId}&name=a.txt&clientId=${name}`;
      socket.write(
        `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: ${a.client.http.cookie}\r\n` +
          'Content-Type: application/octet-stream\r\nContent-Length: 3\r\n\r\na',
      );
      return socket;
    };
    const sockets = Array.from({ length: 20 }, start);
    const incoming = () => readdir(join(own.dataDir, 'incoming')).catch(() => []);
    await eventually('20 uploads in progress', async () => (await incoming()).length === 20);
    const last = start();
    const [refused] = (await once(last, 'data')) as [Buffer];
    expect(refused.toString()).toMatch(/^HTTP\/1\.1 429 .*Retry-After: 5\r\n/s);
    last.destroy();
    for (const socket of sockets) socket.write('bc');
    for (const socket of sockets) {
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer.toString()).toMatch(/^HTTP\/1\.1 201 /);
      socket.destroy();
    }
    await own.close();
  });
});
