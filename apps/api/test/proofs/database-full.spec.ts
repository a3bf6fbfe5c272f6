import { MemoryOutboxStore } from '@zentra/client';
import { acceptedPair, person } from '../support/factories';
import { callJson } from '../support/http';
import { connected, rawSocket } from '../support/sockets';
import { startTestApp, type TestApp } from '../support/test-app';

/** The error of Postgres where a table can grow no more; SQLSTATE 53100. */
const FULL = `
  CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'could not extend file "base/16384/16385": No space left on device' USING ERRCODE = 'disk_full';
  END $$;
  CREATE TRIGGER full_disk BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION full_disk();
  CREATE TRIGGER full_disk BEFORE INSERT ON interests FOR EACH ROW EXECUTE FUNCTION full_disk()`;
const ROOM = `
  DROP TRIGGER full_disk ON messages; DROP TRIGGER full_disk ON interests; DROP FUNCTION full_disk()`;

describe('a database without free space', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(() => app.close());

  it('answers STORAGE_FULL over HTTP and sockets, stores nothing partially, and recovers', async () => {
    const { a, b, conversationId } = await acceptedPair(app);
    const { cookie } = a.client.http;
    const socket = await connected(rawSocket(app.url, { cookie }));
    const message = (body: string) => ({ clientId: crypto.randomUUID(), body });
    const overHttp = (body: ReturnType<typeof message>) =>
      callJson(`${app.url}/api/conversations/${conversationId}/messages`, 'POST', { cookie, body });
    const overSocket = (body: ReturnType<typeof message>) =>
      socket.timeout(10_000).emitWithAck('message:send', { conversationId, ...body }) as Promise<unknown>;
    const [first, second, third, fourth] = [
      message('one'),
      message('two'),
      message('three'),
      message('four'),
    ];
    const other = await person(app);

    await app.sql.query(FULL);
    // Some in one batch, some alone.
    const answers = await Promise.all([overHttp(first), overSocket(second), overSocket(third)]);
    const alone = await overHttp(fourth);
    const interest = a.client.sendInterest({ recipient: other.me.username, message: 'Hello' });
    await expect(interest).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    const detail = 'Not stored: the server has no space left';
    const refused = { ok: false, error: { code: 'STORAGE_FULL', message: detail } };
    expect(answers).toMatchObject([
      { status: 507, json: { code: 'STORAGE_FULL', detail } },
      refused,
      refused,
    ]);
    expect(alone).toMatchObject({ status: 507, json: { code: 'STORAGE_FULL' } });
    // Reading still works.
    expect((await b.client.messages(conversationId)).items).toEqual([]);

    await app.sql.query(ROOM);
    for (const body of [first, second, third, fourth]) expect((await overHttp(body)).status).toBe(201);
    const { items } = await b.client.messages(conversationId);
    expect(items.map(({ seq, body }) => [seq, body])).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
      [4, 'four'],
    ]);
    socket.disconnect();
  });

  it('refuses a message immediately, and its sender can retry at any time', async () => {
    const { a, b, conversationId } = await acceptedPair(app);
    const outbox = a.client.outbox({ store: new MemoryOutboxStore() });
    const failed = new Promise((resolve) => outbox.on('failed', ({ entry }) => resolve(entry.failure)));
    outbox.open();
    await app.sql.query(FULL);
    const { clientId } = outbox.add(conversationId, 'Typed once');
    expect(await failed).toBe('STORAGE_FULL');
    expect(outbox.entries).toMatchObject([{ body: 'Typed once', status: 'failed', failure: 'STORAGE_FULL' }]);
    await app.sql.query(ROOM);
    const stored = new Promise((resolve) => outbox.on('sent', ({ message }) => resolve(message.body)));
    outbox.retry(clientId);
    expect(await stored).toBe('Typed once');
    expect((await b.client.messages(conversationId)).items).toHaveLength(1);
    outbox.close();
  });
});
