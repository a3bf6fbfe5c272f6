import { readdir } from 'node:fs/promises';
import { request, type ClientRequest } from 'node:http';
import { join } from 'node:path';
import { FILE_STORAGE, type FileStorage } from '../../src/files/file-storage';
import { FilesSweeper } from '../../src/files/files.sweeper';
import { acceptedPair, deviceOf, type TestPerson } from '../support/factories';
import { halves } from '../support/pictures';
import { startTestApp, type TestApp } from '../support/test-app';

const NEW = 'nine loud market stalls';

/**
 * An upload takes as long as its client likes. The end of its session does not wait for it, and
 * refuses it.
 */
describe('an upload that is pending while its session ends', () => {
  let app: TestApp;
  let picture: Buffer;
  beforeAll(async () => {
    app = await startTestApp();
    picture = await halves().png().toBuffer();
  });
  afterAll(() => app.close());
  afterEach(() => jest.restoreAllMocks());

  const arriving = () => readdir(join(app.dataDir, 'incoming')).catch(() => []);

  /** Begins an upload and stops in the middle. */
  function begin(method: string, path: string, cookie: string) {
    const upload: ClientRequest = request(app.url + path, {
      method,
      headers: {
        cookie,
        'content-type': 'application/octet-stream',
        'content-length': picture.length,
      },
    });
    const answer = new Promise<number>((resolve, reject) => {
      upload.once('response', (response) => resolve(response.resume().statusCode ?? 0));
      upload.once('error', reject);
    });
    upload.write(picture.subarray(0, picture.length / 2));
    return { answer, rest: () => upload.end(picture.subarray(picture.length / 2)) };
  }

  async function hold(method: string, path: string, cookie: string) {
    const upload = begin(method, path, cookie);
    while ((await arriving()).length === 0) await new Promise(setImmediate);
    return upload;
  }

  /** Returns the stored files and rows of the user, after all requests have ended. */
  async function storedOf({ me }: TestPerson) {
    while ((await arriving()).length > 0) await new Promise(setImmediate);
    await app.app.get(FilesSweeper).wake();
    const { rows } = await app.sql.query<Record<string, unknown>>(
      `SELECT u.avatar_id AS avatar,
         (SELECT count(*)::int FROM avatars WHERE user_id = u.id) AS avatars,
         (SELECT count(*)::int FROM attachments WHERE owner_id = u.id) AS attachments
       FROM users u WHERE u.id = $1`,
      [me.id],
    );
    const files = await readdir(join(app.dataDir, 'files'), { recursive: true }).catch(() => []);
    return { ...rows[0], files: files.filter((name) => name.includes('.')) };
  }
  const NOTHING = { avatar: null, avatars: 0, attachments: 0, files: [] };

  const KINDS: [kind: string, begun: { method: string; path: (conversationId: string) => string }][] = [
    ['a picture of oneself', { method: 'PUT', path: () => '/api/users/me/avatar' }],
    ['a file', { method: 'POST', path: (id) => `/api/attachments?conversationId=${id}&name=picture.png` }],
  ];
  const ENDS: [end: string, act: (who: TestPerson) => Promise<unknown>][] = [
    [
      'the password is changed',
      ({ client, password }) =>
        client.account.changePassword({ currentPassword: password, newPassword: NEW }),
    ],
    ['all others are signed out', ({ client }) => client.account.endOtherSessions()],
  ];

  it.each(
    KINDS.flatMap(([kind, begun]) => ENDS.map(([end, act]) => [kind, end, { ...begun, act }] as const)),
  )(
    'when %s is on its way and %s, the answer does not wait, and nothing of it is there',
    async (_kind, _end, { method, path, act }) => {
      const { a, conversationId } = await acceptedPair(app);
      const thief = await deviceOf(app, a);
      const upload = await hold(method, path(conversationId), thief.http.cookie);
      const start = performance.now();
      await act(a);
      expect(performance.now() - start).toBeLessThan(1_000);
      // Before the rest has arrived.
      expect(await upload.answer).toBe(401);
      upload.rest();
      expect(await storedOf(a)).toEqual(NOTHING);
    },
  );

  it.each(KINDS)(
    'while %s is received and stored, the end does not wait either, and nothing of it is stored',
    async (_, { method, path }) => {
      const { a, conversationId } = await acceptedPair(app);
      const thief = await deviceOf(app, a);
      const storage = app.app.get<FileStorage>(FILE_STORAGE);
      const put = storage.put.bind(storage);
      let release = () => {};
      const released = new Promise<void>((resolve) => (release = resolve));
      const isStoring = new Promise<void>((resolve) => {
        jest.spyOn(storage, 'put').mockImplementation(async (key, file) => {
          resolve();
          await released;
          await put(key, file);
        });
      });
      const upload = begin(method, path(conversationId), thief.http.cookie);
      upload.rest();
      await isStoring;
      const start = performance.now();
      await a.client.account.endOtherSessions();
      expect(performance.now() - start).toBeLessThan(1_000);
      release();
      expect(await upload.answer).toBe(401);
      expect(await storedOf(a)).toEqual(NOTHING);
    },
  );

  it.each(KINDS)(
    '%s is refused by the deleted session row, without a notice to this process',
    async (_, { method, path }) => {
      const { a, conversationId } = await acceptedPair(app);
      const upload = await hold(method, path(conversationId), a.client.http.cookie);
      await app.sql.query(`DELETE FROM sessions WHERE user_id = $1`, [a.me.id]);
      upload.rest();
      expect(await upload.answer).toBe(401);
      expect(await storedOf(a)).toEqual(NOTHING);
    },
  );

  it.each(KINDS)(
    '%s that begins during a reset waits for it, and is then not even begun',
    async (_, { method, path }) => {
      const { a, conversationId } = await acceptedPair(app);
      const reset = await app.sql.connect();
      await reset.query('BEGIN');
      await reset.query('SELECT FROM users WHERE id = $1 FOR UPDATE', [a.me.id]);
      const upload = begin(method, path(conversationId), a.client.http.cookie);
      const waiting = `SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%users%'`;
      while ((await app.sql.query(waiting)).rowCount === 0) await new Promise(setImmediate);
      await reset.query(`DELETE FROM sessions WHERE user_id = $1`, [a.me.id]);
      await reset.query('COMMIT');
      reset.release();
      // Half of the body was enough for that.
      expect(await upload.answer).toBe(401);
      upload.rest();
      expect(await storedOf(a)).toEqual(NOTHING);
    },
  );
});
