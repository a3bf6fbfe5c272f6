import { Client } from 'pg';
import { createDatabase } from '../support/databases';
import { acceptedPair } from '../support/factories';
import { call } from '../support/http';
import { TestPgBouncer } from '../support/pgbouncer';
import { nextEvent } from '../support/sockets';
import { startRefused } from '../support/start-refused';
import { sendNotice } from '../support/notices';
import { startTestApp } from '../support/test-app';

describe('behind PgBouncer with its defaults', () => {
  it('runs the main use case in session mode', async () => {
    const database = await createDatabase();
    const pooler = await TestPgBouncer.before(database.url, 'session');
    const app = await startTestApp({ databaseUrl: pooler.url });
    const { a, b, conversationId } = await acceptedPair(app);
    await Promise.all([a.client.connect(), b.client.connect()]);
    const arrived = nextEvent(b.client, 'message:new');
    const sent = await a.client.send(conversationId, 'Through a pooler');
    expect((await arrived).message).toEqual(sent);
    expect((await b.client.messages(conversationId)).items).toEqual([sent]);
    expect((await call(`${app.url}/api/health/ready`, 'GET')).status).toBe(200);
    // LISTEN works, too: the end of a session in another process is notified by it.
    const ended = nextEvent(a.client, 'session:ended');
    const sql = new Client({ connectionString: database.url });
    await sql.connect();
    const { rows } = await sql.query<{ id: string }>(`DELETE FROM sessions WHERE user_id = $1 RETURNING id`, [
      a.me.id,
    ]);
    const ids = rows.map(({ id }) => id);
    await sendNotice(sql, 'sessions.ended', { ids, reason: 'signed_out' });
    expect(await ended).toEqual({ reason: 'signed_out' });
    await sql.end();
    b.client.close();
    await app.close();
    await pooler.stop();
    await database.drop();
  });

  it.each(['transaction', 'statement'] as const)(
    'does not start in %s mode, and says why in one line',
    async (mode) => {
      const database = await createDatabase();
      const pooler = await TestPgBouncer.before(database.url, mode);
      const { code, output, stderr } = await startRefused(pooler.url);
      expect({ code, output }).toEqual({ code: 1, output: '' });
      expect(stderr).toMatch(
        /^The database at DATABASE_URL is behind a pooler in transaction mode; .*session mode.*$/,
      );
      await pooler.stop();
      await database.drop();
    },
  );
});
