import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Client } from 'pg';
import { AdminModule } from '../../src/admin/admin.module';
import { AdminService } from '../../src/admin/admin.service';
import { SessionEndChannel } from '../../src/sessions/session-end.channel';
import { SessionsService } from '../../src/sessions/sessions.service';
import { createApp } from '../../src/create-app';
import { RealtimeGateway } from '../../src/realtime/realtime.gateway';
import { InFlightTracker } from '../../src/realtime/in-flight-tracker';
import { urlOf } from '../support/databases';
import { deviceOf, person, type TestPerson } from '../support/factories';
import { callJson } from '../support/http';
import { emailTo } from '../support/emails';
import { connected, disconnected, rawSocket } from '../support/sockets';
import { sendNotice } from '../support/notices';
import { startTestApp, type TestApp } from '../support/test-app';

const NEW = 'nine loud market stalls';

interface Scene {
  /** Of the process that acts, as if the act were its last. */
  url: string;
  victim: TestPerson;
  /** Another device of the same user, whose session must stay. */
  other: { cookie: string };
  moderator: TestPerson;
}

/** Two servers and the admin command on one database: one acts, another has the sessions. */
describe('the end of sessions in several processes', () => {
  let app: TestApp;
  let acting: NestExpressApplication;
  let url: string;
  beforeAll(async () => {
    app = await startTestApp();
    acting = await createApp(app.config);
    await acting.listen(0, '127.0.0.1');
    url = await acting.getUrl();
  });
  afterAll(async () => {
    await acting.close();
    await app.close();
  });

  const post = (path: string, cookie: string, body: unknown = {}) =>
    callJson(url + path, 'POST', { cookie, body });

  const ACTS: Record<string, [reason: string, act: (scene: Scene) => Promise<unknown>]> = {
    'a moderator suspends': [
      'suspended',
      async ({ victim, moderator }) => {
        const reporter = await person(app);
        const id = await reporter.client.report({ userId: victim.me.id, reason: 'spam' });
        return post(`/api/moderation/reports/${id}/suspend`, moderator.client.http.cookie);
      },
    ],
    'the admin command suspends': [
      'suspended',
      ({ victim }) => admin((it) => it.suspend(victim.me.username)),
    ],
    'the admin command sets a password': [
      'password_changed',
      ({ victim }) => admin((it) => it.resetPassword(victim.me.username)),
    ],
    'they change their password': [
      'password_changed',
      ({ victim, other }) =>
        post('/api/auth/password', other.cookie, { currentPassword: victim.password, newPassword: NEW }),
    ],
    'they choose another by a link': [
      'password_changed',
      async ({ victim: { me } }) => {
        await post('/api/auth/password/forgot', '', { email: me.email });
        const { token } = await emailTo(
          app,
          me.email,
          ({ subject }) => subject === 'A new password for Zentra',
        );
        return post('/api/auth/password/reset', '', { token, newPassword: NEW });
      },
    ],
    'they delete their account': [
      'account_deleted',
      ({ victim, other: { cookie } }) =>
        callJson(`${url}/api/users/me`, 'DELETE', { cookie, body: { password: victim.password } }),
    ],
    'they end that device': [
      'revoked',
      async ({ victim, other: { cookie } }) => {
        const [, { id } = { id: '' }] = (await victim.client.account.sessions()).items;
        return callJson(`${url}/api/auth/sessions/${id}`, 'DELETE', { cookie });
      },
    ],
    'they end all others': [
      'revoked',
      ({ other: { cookie } }) => callJson(`${url}/api/auth/sessions`, 'DELETE', { cookie }),
    ],
    'they sign out': ['signed_out', ({ victim }) => post('/api/auth/logout', victim.client.http.cookie)],
  };

  async function admin(act: (service: AdminService) => Promise<unknown>): Promise<void> {
    const context = await NestFactory.createApplicationContext(AdminModule.with(app.config), {
      logger: false,
    });
    try {
      await act(context.get(AdminService));
    } finally {
      await context.close();
    }
  }

  async function sceneOf(): Promise<Scene> {
    const [victim, moderator] = [await person(app, 'victim'), await person(app, 'moderator')];
    await app.sql.query(`UPDATE users SET role = 'moderator' WHERE id = $1`, [moderator.me.id]);
    return { url, victim, moderator, other: (await deviceOf(app, victim)).http };
  }

  /**
   * Returns what a device of the user, at another process, receives of `act` and can do right
   * after.
   */
  async function endBy(act: (scene: Scene) => Promise<unknown>) {
    const scene = await sceneOf();
    const { cookie } = scene.victim.client.http;
    const socket = await connected(rawSocket(app.url, { cookie }));
    const received = new Promise((resolve) => socket.once('session:ended', resolve));
    const closed = disconnected(socket).then(() => performance.now());
    await act(scene).catch(() => undefined);
    const done = performance.now();
    const me = (at: string) => callJson(`${at}/api/auth/me`, 'GET', { cookie });
    const statuses = [(await me(app.url)).status, (await me(url)).status];
    return { statuses, isClosedInTime: (await closed) - done < 1_000, received: await received };
  }
  const ended = (reason: string) => ({ statuses: [401, 401], isClosedInTime: true, received: { reason } });

  it.each(Object.entries(ACTS))(
    'when %s, the sockets in another process close within a second',
    async (_, [reason, act]) => expect(await endBy(act)).toEqual(ended(reason)),
  );

  it.each(Object.entries(ACTS))(
    'when %s, and nothing after the commit happens any more, they end as well',
    async (_, [reason, act]) => {
      const killed = () => {
        throw new Error('killed');
      };
      const spies = [
        jest.spyOn(SessionsService.prototype, 'close').mockImplementation(killed),
        jest.spyOn(acting.get(SessionEndChannel), 'close').mockImplementation(killed),
      ];
      const end = await endBy(act);
      spies.forEach((spy) => spy.mockRestore());
      expect(end).toEqual(ended(reason));
    },
  );

  /** A device whose socket does not get the notice of its end, and another of the same user. */
  async function withoutNotice() {
    const { victim, other } = await sceneOf();
    const [socket, neighbour] = await Promise.all(
      [victim.client.http, other].map(({ cookie }) => connected(rawSocket(app.url, { cookie }))),
    );
    if (!socket || !neighbour) throw new Error('There are two');
    const received = new Promise((resolve) => socket.once('session:ended', resolve));
    const { items } = await victim.client.account.sessions();
    const id = items.find(({ current }) => current)?.id ?? '';
    const expectEnded = async () => {
      expect(await received).toEqual({ reason: 'signed_out' });
      expect(await neighbour.timeout(5_000).emitWithAck('no:such:event', {})).toMatchObject({ ok: false });
      expect(socket.connected).toBe(false);
      neighbour.disconnect();
    };
    return { id, expectEnded };
  }

  it('a missed notice of an end closes the sockets once the connection is back', async () => {
    const { id, expectEnded } = await withoutNotice();
    const database = new URL(app.databaseUrl).pathname.slice(1);
    const server = new Client({ connectionString: urlOf('postgres') });
    await server.connect();
    const ending = await app.sql.connect();
    await server.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS false`);
    const { rowCount } = await server.query(
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1 AND application_name LIKE 'zentra-node %'`,
      [database],
    );
    expect(rowCount).toBe(2);
    await ending.query(`DELETE FROM sessions WHERE id = $1`, [id]);
    await sendNotice(ending, 'sessions.ended', { ids: [id], reason: 'revoked' });
    ending.release();
    await server.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS true`);
    await server.end();
    await expectEnded();
  });

  it('an end without a notice is found by the sweeper, and nothing is written by that session', async () => {
    const { id, expectEnded } = await withoutNotice();
    await app.sql.query(`DELETE FROM sessions WHERE id = $1`, [id]);
    await app.app.get(RealtimeGateway).endGone();
    expect(() => app.app.get(InFlightTracker).begin(id)).toThrow('Please sign in');
    await expectEnded();
  });

  const TOGETHER = Object.entries(ACTS).filter(([name]) => !/^they (end|sign)/.test(name));

  it.each(TOGETHER)(
    'when %s, that and the end of the sessions are one: without it there is neither',
    async (_, [, act]) => {
      const scene = await sceneOf();
      const { me, client } = scene.victim;
      const { cookie } = client.http;
      const socket = await connected(rawSocket(app.url, { cookie }));
      const events: unknown[] = [];
      socket.onAny((event: string) => events.push(event));
      const account = async () => {
        const { rows } = await app.sql.query<Record<string, unknown>>(
          'SELECT password_hash, suspended_at, deletes_at FROM users WHERE id = $1',
          [me.id],
        );
        return rows;
      };
      const before = await account();
      await app.sql.query(
        `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$`,
      );
      for (const trigger of [
        'CREATE TRIGGER refuse BEFORE DELETE ON sessions FOR EACH ROW EXECUTE FUNCTION refuse()',
        'CREATE CONSTRAINT TRIGGER refuse AFTER UPDATE ON users DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()',
      ]) {
        await app.sql.query(trigger);
        await act(scene).catch(() => undefined);
        await app.sql.query(`DROP TRIGGER refuse ON ${trigger.includes('sessions') ? 'sessions' : 'users'}`);
        expect(await account()).toEqual(before);
        expect((await callJson(`${app.url}/api/auth/me`, 'GET', { cookie })).status).toBe(200);
      }
      await app.sql.query('DROP FUNCTION refuse()');
      expect(await socket.timeout(5_000).emitWithAck('no:such:event', {})).toMatchObject({ ok: false });
      expect(events).toEqual([]);
      socket.disconnect();
    },
  );
});
