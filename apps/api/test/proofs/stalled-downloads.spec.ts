import { once } from 'node:events';
import { readdir, readlink } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../support/eventually';
import { acceptedPair, type TestPerson } from '../support/factories';
import { startTestApp, type TestApp } from '../support/test-app';
import { upload } from '../support/uploads';

const STALL_MS = 1_500;
/** More than the kernel's buffers of a connection, about 5 MB. */
const SIZE = 24 * 1024 ** 2;
/**
 * Bytes per second: the kernel reads in steps of over 1 MB, so several of them within the limit.
 */
const PACE = 4 * 1024 ** 2;

/**
 * Returns the open files of this process, and so of the API in it, whose path ends with `name`.
 * Only Linux lists them; elsewhere the test fails, because it first waits for an open file.
 */
async function openFiles(name: string): Promise<number> {
  const folder = '/proc/self/fd';
  const paths = await Promise.all(
    (await readdir(folder)).map((fd) => readlink(`${folder}/${fd}`).catch(() => '')),
  );
  return paths.filter((path) => path.endsWith(name)).length;
}

describe('a file that a client reads slowly', () => {
  let app: TestApp;
  let a: TestPerson;
  let id: string;
  beforeAll(async () => {
    app = await startTestApp({ fileStallMs: STALL_MS });
    const pair = await acceptedPair(app);
    a = pair.a;
    ({ id } = await upload(a, pair.conversationId, `%PDF-1.7\n${'x'.repeat(SIZE - 9)}`, 'large.pdf'));
  });
  afterAll(() => app.close());

  /** Requests the file and resolves after the head of the answer; reads nothing of the body. */
  async function requested(): Promise<{ socket: Socket; bodyBytes: number }> {
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `GET /api/attachments/${id}/file HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n` +
        `Cookie: ${a.client.http.cookie}\r\n\r\n`,
    );
    const [first] = (await once(socket, 'data')) as [Buffer];
    socket.pause();
    expect(first.toString('latin1')).toMatch(
      new RegExp(`^HTTP/1.1 200 .*\r\nContent-Length: ${SIZE}\r\n`, 's'),
    );
    return { socket, bodyBytes: first.length - first.indexOf('\r\n\r\n') - 4 };
  }

  /** Reads to the end of the connection, at most `pace` bytes per second; returns the bytes. */
  async function readOn(socket: Socket, pace = Infinity): Promise<number> {
    const began = Date.now();
    let bytes = 0;
    for await (const chunk of socket) {
      bytes += (chunk as Buffer).length;
      const early = (bytes / pace) * 1_000 - (Date.now() - began);
      if (early > 0) await sleep(early);
    }
    return bytes;
  }

  it('is closed, and its answer ended, once the client reads nothing for a while', async () => {
    const { socket, bodyBytes } = await requested();
    await eventually('the open file', async () => (await openFiles(`${id}.file`)) === 1);
    await eventually('its end', async () => (await openFiles(`${id}.file`)) === 0);
    // The rest of the kernel's buffer, then the end: less than announced, so the file is
    // incomplete.
    const got = bodyBytes + (await readOn(socket));
    expect(got).toBeGreaterThan(0);
    expect(got).toBeLessThan(SIZE);
  });

  it('is sent completely to a slow client, over more than that time', async () => {
    const began = Date.now();
    const { socket, bodyBytes } = await requested();
    const whole = readOn(socket, PACE);
    await sleep(2 * STALL_MS);
    expect(await openFiles(`${id}.file`)).toBe(1);
    expect(bodyBytes + (await whole)).toBe(SIZE);
    expect(Date.now() - began).toBeGreaterThan(2 * STALL_MS);
    expect(await openFiles(`${id}.file`)).toBe(0);
  });
});
