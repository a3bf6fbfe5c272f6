import { Client } from 'pg';
import { asAdmin } from '../support/databases';
import { eventually } from '../support/eventually';
import { acceptedPair } from '../support/factories';
import { call, callJson } from '../support/http';
import { connected, rawSocket } from '../support/sockets';
import { startTestApp, type TestApp } from '../support/test-app';

describe('a database that refuses connections for a while', () => {
  let app: TestApp;
  let name: string;
  beforeAll(async () => {
    app = await startTestApp();
    name = new URL(app.databaseUrl).pathname.slice(1);
  });
  afterAll(() => app.close());

  /** Sets a setting for new sessions, and ends the others. */
  const set = async (setting: string) => {
    await asAdmin(`ALTER DATABASE ${name} ${setting}`);
    await asAdmin(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
  };
  const ready = async () => (await call(`${app.url}/api/health/ready`, 'GET')).status;

  it.each([
    ['read-only', 'default_transaction_read_only = on', ''],
    ['lock_timeout', `lock_timeout = '100ms'`, 'LOCK TABLE messages, users'],
    ['statement_timeout', `statement_timeout = '300ms'`, 'LOCK TABLE messages, users'],
  ])(
    'answers UNAVAILABLE over HTTP and sockets, is not ready, and recovers: %s',
    async (_, setting, lock) => {
      const { a, conversationId } = await acceptedPair(app);
      const { cookie } = a.client.http;
      const socket = await connected(rawSocket(app.url, { cookie }));
      const send = () =>
        socket.timeout(10_000).emitWithAck('message:send', {
          conversationId,
          clientId: crypto.randomUUID(),
          body: 'Hello',
        }) as Promise<unknown>;
      const update = () =>
        callJson(`${app.url}/api/users/me`, 'PATCH', { cookie, body: { displayName: 'Other' } });
      await set(`SET ${setting}`);
      const holder = new Client({ connectionString: app.databaseUrl });
      await holder.connect();
      await holder.query('BEGIN');
      if (lock !== '') await holder.query(lock);
      await eventually('not ready', async () => (await ready()) === 503);
      const refused = await update();
      expect(refused).toMatchObject({ status: 503, json: { code: 'UNAVAILABLE' } });
      expect(refused.headers.get('retry-after')).toBe('2');
      expect(await send()).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } });
      await holder.end();
      await set(`RESET ${setting.split(' ')[0]}`);
      await eventually('ready', async () => (await ready()) === 200);
      await eventually('a change', async () => (await update()).status === 200);
      await eventually('a message', async () => ((await send()) as { ok: boolean }).ok);
      socket.disconnect();
    },
  );
});
