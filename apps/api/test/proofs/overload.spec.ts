import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Client, type Pool } from 'pg';
import { CallQueue } from '../../src/common/concurrency/call-queue';
import { PG_POOL } from '../../src/database/database.module';
import { SlowQueries } from '../../src/database/slow-queries';
import { DirectoryService } from '../../src/users/directory.service';
import { eventually } from '../support/eventually';
import { acceptedPair, deviceOf, person } from '../support/factories';
import { callJson, type Answer } from '../support/http';
import { connected, rawSocket } from '../support/sockets';
import { REAL_COST, startTestApp, type TestApp } from '../support/test-app';

// Each test keeps one process busy on purpose, which also serves the other clients.
jest.setTimeout(90_000);

/** As many concurrent sign-ins as the server queues, and one that runs at least. */
const SERVED_SIGN_INS = 51;
const SIGN_INS = 150;

describe('one client that sends too many requests concurrently', () => {
  let app: TestApp;
  beforeAll(async () => {
    // Behind one proxy, so that a test can use several client addresses.
    app = await startTestApp({ trustProxy: 1, passwordCost: REAL_COST });
  });
  afterAll(() => app.close());

  const signIn = (address: string, username: string): Promise<Answer> =>
    callJson(`${app.url}/api/auth/login`, 'POST', {
      headers: { 'x-forwarded-for': address },
      body: { username, password: 'a guess' },
    });
  const codesOf = (answers: Answer[]) => answers.map(({ json }) => json.code);

  it.each([
    ['of one address', '192.0.2.1', false],
    ['of one address from which somebody has signed in', '192.0.2.4', true],
  ])('signs in from another address while 150 sign-ins %s wait', async (_, attacker, isKnown) => {
    const { me, password } = await person(app);
    const signInRight = (address: string) =>
      callJson(`${app.url}/api/auth/login`, 'POST', {
        headers: { 'x-forwarded-for': address },
        body: { username: me.username, password },
      });
    if (isKnown) await signInRight(attacker);
    const flood = Array.from({ length: SIGN_INS }, (__, i) => signIn(attacker, `guess${i}`));
    // The queue is full once the first of the flood has been refused.
    await Promise.race(flood.map(async (one) => ((await one).status === 503 ? one : Promise.all(flood))));
    const honest = signInRight(isKnown ? '192.0.2.5' : '192.0.2.2');
    expect((await honest).status).toBe(200);
    const done = await Promise.all(flood);
    const refused = done.filter(({ status }) => status !== 401);
    expect(done.length - refused.length).toBeGreaterThan(SERVED_SIGN_INS / 2);
    expect(refused.length).toBeGreaterThan(SIGN_INS / 4);
    expect(new Set(codesOf(refused))).toEqual(new Set(['UNAVAILABLE']));
    for (const { headers } of refused) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('signs in from a known address while failed sign-ins come from ever new addresses', async () => {
    const { me, password } = await person(app);
    const signInRight = () =>
      callJson(`${app.url}/api/auth/login`, 'POST', {
        headers: { 'x-forwarded-for': '192.0.2.3' },
        body: { username: me.username, password },
      });
    expect((await signInRight()).status).toBe(200);
    const flood = Array.from({ length: SIGN_INS }, (_, i) => signIn(`198.51.100.${i}`, `guess${i}`));
    // The queue is full once the first of the flood has been refused.
    await Promise.race(flood.map(async (one) => ((await one).status === 503 ? one : Promise.all(flood))));
    for (let i = 0; i < 3; i += 1) expect((await signInRight()).status).toBe(200);
    const refused = (await Promise.all(flood)).filter(({ status }) => status === 503);
    expect(refused.length).toBeGreaterThan(SIGN_INS / 4);
  });
});

/** Users with common names: enough that reading all of them is slow. */
const DIRECTORY = `
INSERT INTO users (id, username, email, display_name, search_name, password_hash)
SELECT gen_random_uuid(), n || '_' || g, n || '_' || g || '@example.org', n || ' ' || l, n || ' ' || l, 'none'
FROM generate_series(1, 100000) AS g, LATERAL (SELECT
  (ARRAY['anna','alice','ben','carla','david','emma','finn','greta','hannah','ivan','jonas','klara'])[1 + g * 7 % 12] AS n,
  (ARRAY['adler','bauer','koch','li','wolf','stein','albrecht'])[1 + g * 13 % 7] AS l) AS names`;

/** Returns statements that wait for a lock. */
async function lockWaits({ sql }: TestApp): Promise<number | undefined> {
  const { rows } = await sql.query<{ count: number }>(
    `SELECT count(*)::int FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows[0]?.count;
}

/**
 * Sends all requests concurrently, in a thread, so that it uses no time of the server's event loop.
 */
const FLOOD = `
const { parentPort, workerData: { urls, cookie } } = require('node:worker_threads');
const ask = async (url) => {
  const response = await fetch(url, { headers: { cookie } });
  await response.arrayBuffer();
  return { status: response.status, retryAfter: response.headers.get('retry-after') };
};
Promise.all(urls.map(ask)).then((answers) => parentPort.postMessage(answers));
`;

const CALLS = 50;
const MOST_MS = 500;

describe('a directory of 100,000 users', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    await app.sql.query(DIRECTORY);
    await app.sql.query('VACUUM ANALYZE users');
  }, 120_000);
  afterAll(() => app.close());

  it.each([
    ['one frequent letter', 'a', 'users_pkey'],
    ['two frequent letters', 'an', 'users_pkey'],
    ['two words of few letters', 'an li', 'users_pkey'],
    ['two letters that begin no name', 'qx', 'users_search_idx'],
    ['more letters', 'albrecht', 'users_search_idx'],
  ])('uses an index: %s', async (_, q, index) => {
    const { me } = await person(app);
    const [sql, parameters] = app.app.get(DirectoryService).statement(me.id, { q, limit: 20 }) ?? [];
    const { pool } = app.app.get(SlowQueries);
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`, parameters);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).not.toMatch(/Seq Scan on users/);
    expect(plan).toMatch(new RegExp(`Index Scan.* ${index}`));
  });

  /**
   * Returns the durations of some ordinary requests in ms, in order; each must be answered with
   * 200.
   */
  async function ordinaryCalls(cookie: string, count = CALLS): Promise<number[]> {
    const paths = ['/api/auth/me', '/api/conversations', '/api/interests?box=received'];
    const times: number[] = [];
    for (let i = 0; i < count; i += 1) {
      const begun = performance.now();
      const { status } = await callJson(`${app.url}${paths[i % paths.length]}`, 'GET', { cookie });
      expect(status).toBe(200);
      times.push(performance.now() - begun);
    }
    return times.toSorted((a, b) => a - b);
  }

  it.each([
    [
      '200 searches of users and messages',
      200,
      ['/api/users?q=a', '/api/search/messages?q=a', '/api/users?q=ann'],
    ],
    ['600 lists', 600, ['/api/conversations', '/api/users']],
  ])('answers one user while another requests %s concurrently', async (_, count, paths) => {
    const [honest, greedy] = [await person(app), await person(app)];
    const { cookie } = honest.client.http;
    const alone = (await ordinaryCalls(cookie, 10)).at(-1) ?? 0;
    const urls = Array.from({ length: count }, (_call, i) => `${app.url}${paths[i % paths.length]}`);
    const flood = new Worker(FLOOD, { eval: true, workerData: { urls, cookie: greedy.client.http.cookie } });
    const done = once(flood, 'message');
    await eventually('the first refusal or wait', () => app.app.get(CallQueue).waiting > 0);
    const times = await ordinaryCalls(cookie);
    // The first few run while the flood is still being accepted.
    expect(times[Math.floor(0.9 * CALLS)]).toBeLessThan(Math.max(MOST_MS, 5 * alone));
    const [answers] = (await done) as [{ status: number; retryAfter: string | null }[]];
    expect(answers).toHaveLength(count);
    const refused = answers.filter(({ status }) => status !== 200);
    for (const { status, retryAfter } of refused) {
      expect([429, 503]).toContain(status);
      expect(Number(retryAfter)).toBeGreaterThan(0);
    }
  });

  it('runs six requests of a user concurrently, over all their sessions, and queues 300', async () => {
    const { client, me, password } = await person(app);
    const { cookie } = client.http;
    const again = await deviceOf(app, { client, me, password });
    const rename = () =>
      callJson(`${app.url}/api/users/me`, 'PATCH', { cookie, body: { displayName: 'Changed' } });
    const holder = new Client({ connectionString: app.databaseUrl });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM users WHERE id = $1 FOR UPDATE', [me.id]);
    const calls = Array.from({ length: 306 }, rename);
    await eventually('300 that wait', () => app.app.get(CallQueue).waiting === 300);
    await eventually('six that run', async () => (await lockWaits(app)) === 6);
    for (const cookie2 of [cookie, again.http.cookie]) {
      const refused = await callJson(`${app.url}/api/auth/me`, 'GET', { cookie: cookie2 });
      expect(refused).toMatchObject({ status: 429, json: { code: 'RATE_LIMITED' } });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(await lockWaits(app)).toBe(6);
    await holder.query('ROLLBACK');
    await holder.end();
    expect(new Set((await Promise.all(calls)).map(({ status }) => status))).toEqual(new Set([200]));
  });
});

it('runs six events of a user concurrently, and leaves connections to other users', async () => {
  const app = await startTestApp();
  const [{ a, conversationId }, other] = [await acceptedPair(app), await person(app)];
  const socket = await connected(rawSocket(app.url, { cookie: a.client.http.cookie }));
  const { seq } = await a.client.send(conversationId, 'Hello');
  const holder = new Client({ connectionString: app.databaseUrl });
  await holder.connect();
  await holder.query('BEGIN');
  await holder.query('SELECT FROM messages WHERE conversation_id = $1 FOR UPDATE', [conversationId]);
  const emojis = ['👍', '🎉'];
  const acks = Array.from(
    { length: 20 },
    (_, i) =>
      socket.emitWithAck('message:react', {
        conversationId,
        seq,
        emoji: emojis[i % 2],
        on: i < 10,
      }) as Promise<{ ok: boolean }>,
  );
  await eventually('six that run', async () => (await lockWaits(app)) === 6);
  expect(await other.client.me()).toHaveProperty('username');
  expect(await lockWaits(app)).toBe(6);
  await holder.query('ROLLBACK');
  await holder.end();
  expect((await Promise.all(acks)).map(({ ok }) => ok)).toEqual(Array(20).fill(true));
  socket.disconnect();
  a.client.close();
  await app.close();
});

describe('a statement timeout', () => {
  it.each(['short', 'slow'])('cancels the statement in Postgres, too: %s queries', async (kind) => {
    const app = await startTestApp({ databasePatienceMs: 600 });
    const pool = kind === 'slow' ? app.app.get(SlowQueries).pool : app.app.get<Pool>(PG_POOL);
    await expect(pool.query('SELECT pg_sleep(60)')).rejects.toMatchObject({ code: '57014' });
    const { rows } = await pool.query<{ lock: string; statement: string }>(
      `SELECT current_setting('lock_timeout') AS lock, current_setting('statement_timeout') AS statement`,
    );
    expect(rows).toEqual([{ lock: '450ms', statement: '540ms' }]);
    await app.close();
  });
});

it('stores the expiry of a session once, and not with every request', async () => {
  const app = await startTestApp();
  const { client, me } = await person(app);
  const version = async () => {
    const { rows } = await app.sql.query<{ xmin: string; expire: Date }>(
      `SELECT xmin::text, expires_at AS expire FROM sessions WHERE user_id = $1`,
      [me.id],
    );
    return rows[0];
  };
  await app.sql.query(`UPDATE sessions SET expires_at = expires_at - interval '1 hour' WHERE user_id = $1`, [
    me.id,
  ]);
  const before = await version();
  await client.me();
  const moved = await eventually('a later end', async () => {
    const now = await version();
    return now && before && now.expire > before.expire ? now : null;
  });
  for (let i = 0; i < 10; i += 1) await client.me();
  expect(await version()).toEqual(moved);
  await app.close();
});

describe('requests without a route', () => {
  const NOWHERE = ['/api/no/such/route', '/nothing', '/api/docs/json'];

  it('load and touch no session', async () => {
    const app = await startTestApp();
    const { client, me } = await person(app);
    const { cookie } = client.http;
    const inAnHour = `UPDATE sessions SET expires_at = now() + interval '1 hour' WHERE user_id = $1`;
    await app.sql.query(inAnHour, [me.id]);
    const isMoved = async () => {
      const { rows } = await app.sql.query<{ moved: boolean }>(
        `SELECT expires_at > now() + interval '1 day' AS moved FROM sessions WHERE user_id = $1`,
        [me.id],
      );
      return rows[0]?.moved;
    };
    // Sessions cannot be read now, so every request that reads one fails.
    await app.sql.query('ALTER TABLE sessions RENAME TO sessions_elsewhere');
    for (const path of NOWHERE) {
      const answer = await callJson(app.url + path, 'GET', { cookie });
      expect(answer.status).toBe(path.includes('docs') ? 200 : 404);
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
    expect((await callJson(`${app.url}/api/auth/me`, 'GET', { cookie })).status).toBe(500);
    await app.sql.query('ALTER TABLE sessions_elsewhere RENAME TO sessions');
    expect(await isMoved()).toBe(false);
    await client.me();
    await eventually('the end of the session moved', isMoved);
    await app.close();
  });

  it('are limited by address, and a refusal has Retry-After', async () => {
    // 6,000 a minute, times 0.001.
    const app = await startTestApp({ rateLimitFactor: 0.001, trustProxy: 1 });
    const from = (address: string, path: string) =>
      callJson(app.url + path, 'GET', { headers: { 'x-forwarded-for': address } });
    for (let i = 0; i < 6; i += 1) expect((await from('192.0.2.1', `/api/nowhere/${i}`)).status).toBe(404);
    for (const path of NOWHERE) {
      const refused = await from('192.0.2.1', path);
      expect(refused).toMatchObject({ status: 429, json: { code: 'RATE_LIMITED' } });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await from('192.0.2.2', '/api/nowhere')).status).toBe(404);
    await app.close();
  });

  it('are limited per session behind one address, and health checks are not', async () => {
    const app = await startTestApp({ rateLimitFactor: 0.001, trustProxy: 1 });
    const cookieOf = async (n: number) => {
      const { headers } = await callJson(`${app.url}/api/register`, 'POST', {
        headers: { 'x-forwarded-for': `192.0.2.${n}` },
        body: {
          username: `neighbour${n}`,
          email: `neighbour${n}@example.org`,
          password: 'seven quiet bookshops',
        },
      });
      return headers.get('set-cookie')?.split(';')[0] ?? '';
    };
    const cookies = await Promise.all([11, 12, 13].map(cookieOf));
    const from = async (path: string, cookie?: string) => {
      const headers = { 'x-forwarded-for': '192.0.2.1' };
      return (await callJson(app.url + path, 'GET', { cookie, headers })).status;
    };
    for (const cookie of cookies)
      for (let i = 0; i < 6; i += 1) expect(await from(`/nowhere/${i}`, cookie)).toBe(404);
    for (const cookie of cookies) expect(await from('/nowhere', cookie)).toBe(429);
    // A cookie without our signature belongs to no session.
    const forged = cookies[0]?.replace(/.{5}$/, '12345');
    for (let i = 0; i < 6; i += 1) expect(await from('/nowhere', forged)).toBe(404);
    expect(await from('/nowhere', forged)).toBe(429);
    expect(await from('/api/health/ready')).toBe(200);
    await app.close();
  });
});
