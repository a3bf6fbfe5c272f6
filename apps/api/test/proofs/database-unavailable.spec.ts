import type { ZentraError } from '@zentra/client';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { createDatabase } from '../support/databases';
import { acceptedPair } from '../support/factories';
import { StallingProxy } from '../support/stalling-proxy';
import { startTestApp, type TestApp } from '../support/test-app';

const ANSWER_MS = 5_000;

describe('a database that stops answering', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let proxy: StallingProxy;
  let app: TestApp;

  beforeAll(async () => {
    database = await createDatabase();
    proxy = await StallingProxy.before(database.url);
    app = await startTestApp({ databaseUrl: proxy.url, databasePatienceMs: 2_000 });
  });
  afterEach(() => proxy.goOn());
  afterAll(async () => {
    await app.close();
    proxy.close();
    await database.drop();
  });

  /** Returns the code of the refusal, and how long it took. */
  const refusal = async (call: Promise<unknown>) => {
    const began = performance.now();
    const code = await call.then(
      () => 'none',
      (error: ZentraError) => error.code,
    );
    return { code, isInTime: performance.now() - began < ANSWER_MS };
  };
  const unavailable = { code: 'UNAVAILABLE', isInTime: true };

  it('answers UNAVAILABLE within 5 s over HTTP and sockets, at any moment, and recovers', async () => {
    const { a, b, conversationId } = await acceptedPair(app);
    await a.client.connect();
    proxy.stall();
    const asked: Promise<unknown>[] = [];
    for (let i = 0; i < 4; i += 1) {
      asked.push(
        refusal(a.client.send(conversationId, `over the socket ${i}`)),
        refusal(a.client.markDelivered(conversationId, 0)),
        refusal(b.client.send(conversationId, `over HTTP ${i}`)),
        refusal(b.client.conversations()),
        refusal(b.client.updateMe({ displayName: 'Other' })),
      );
      await new Promise((resolve) => setTimeout(resolve, 700));
    }
    expect(await Promise.all(asked)).toEqual(asked.map(() => unavailable));
    proxy.goOn();
    await a.client.send(conversationId, 'back');
    await b.client.conversations();
    a.client.close();
  });

  it('may have stored a message without an ack: the retry returns it, and the recipient is notified', async () => {
    const { a, b, conversationId } = await acceptedPair(app);
    await Promise.all([a.client.connect(), b.client.connect()]);
    const received = await b.client.incoming();
    const { seq } = await a.client.send(conversationId, 'before');
    expect((await received.next()).value).toMatchObject({ seq, body: 'before' });
    const clientId = uuidv7();
    proxy.stall();
    expect(await refusal(a.client.send(conversationId, 'caught', { clientId }))).toEqual(unavailable);
    proxy.goOn();
    const message = await a.client.send(conversationId, 'caught', { clientId });
    expect(message.seq).toBe(seq + 1);
    expect((await received.next()).value).toEqual(message);
    a.client.close();
    b.client.close();
  });

  it('runs no later query in the transaction of an earlier request', async () => {
    const dataSource = app.app.get(DataSource);
    const caught = dataSource.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock(1)');
      proxy.stall();
      await manager.query('SELECT 1');
    });
    await expect(caught).rejects.toThrow('timeout');
    proxy.goOn();
    const free = () => dataSource.query<{ free: boolean }[]>('SELECT pg_try_advisory_xact_lock(1) AS free');
    // Concurrently, so that every connection of the pool is used.
    const answers = await Promise.all(Array.from({ length: 10 }, free));
    expect(answers.flat()).toContainEqual({ free: true });
    const open = `SELECT count(*)::int AS open FROM pg_stat_activity
      WHERE datname = current_database() AND state LIKE 'idle in transaction%'`;
    const direct = new Client({ connectionString: database.url });
    await direct.connect();
    // Postgres detects the closed connection only later.
    const stillOpen = async () => (await direct.query<{ open: number }>(open)).rows[0]?.open;
    for (const end = Date.now() + 1_000; Date.now() < end && (await stillOpen()) !== 0;);
    expect(await stillOpen()).toBe(0);
    await direct.end();
  });
});
