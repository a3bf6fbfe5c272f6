import { randomUUID } from 'node:crypto';
import { ZentraClient } from '@zentra/client';
import type { Socket } from 'socket.io-client';
import { DataSource } from 'typeorm';
import { DevicesAsData1763850024000 } from '../../src/database/migrations/1763850024000-DevicesAsData';
import { SessionsWithColumns1763850027000 } from '../../src/database/migrations/1763850027000-SessionsWithColumns';
import { SessionStore } from '../../src/sessions/session.store';
import { InFlightTracker } from '../../src/realtime/in-flight-tracker';
import { acceptedPair, deviceOf, person, type TestPerson } from '../support/factories';
import { callJson } from '../support/http';
import { ROUNDS } from '../support/rounds';
import { connected, disconnected, rawSocket } from '../support/sockets';
import { startTestApp, type TestApp } from '../support/test-app';

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

describe('devices', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(() => app.close());

  const idOf = async (client: ZentraClient) => {
    const { items } = await client.account.sessions();
    return items.find(({ current }) => current)?.id ?? '';
  };
  const socketOf = (client: ZentraClient) => connected(rawSocket(app.url, { cookie: client.http.cookie }));

  it('keeps sessions from before over the migration, each with its device as data', async () => {
    const OLD = [
      'A program',
      'A browser',
      'Firefox',
      'Chrome on Android',
      'A browser on Linux',
      'Safari on macOS',
    ];
    const { me, client } = await person(app);
    const { id: current } = (await client.account.sessions()).items[0] ?? {};
    const runner = app.app.get(DataSource).createQueryRunner();
    const [columns, devices] = [new SessionsWithColumns1763850027000(), new DevicesAsData1763850024000()];
    await columns.down(runner);
    await devices.down(runner);
    const insert = "INSERT INTO sessions VALUES ($1, now() + interval '1 day', $2)";
    const useless = [
      { userId: me.id },
      { userId: me.id, deviceId: randomUUID(), signedInAt: 0 },
      { userId: me.id, deviceId: randomUUID(), device: 'Firefox', signedInAt: 'never' },
      { userId: randomUUID(), deviceId: randomUUID(), device: 'Firefox', signedInAt: 0 },
    ];
    for (const [n, sess] of useless.entries()) await app.sql.query(insert, [`useless ${n}`, sess]);
    const before = Date.now() - 60_000;
    for (const [n, device] of OLD.entries())
      await app.sql.query(insert, [
        `old ${device}`,
        { userId: me.id, deviceId: randomUUID(), device, signedInAt: before - n },
      ]);
    await devices.up(runner);
    await columns.up(runner);
    const { items } = await client.account.sessions();
    expect(items[0]).toMatchObject({ id: current, current: true });
    expect(items.slice(1).map(({ device }) => device)).toEqual([
      { browser: null, os: null, kind: 'program' },
      { browser: null, os: null, kind: 'desktop' },
      { browser: 'Firefox', os: null, kind: 'desktop' },
      { browser: 'Chrome', os: 'Android', kind: 'phone' },
      { browser: null, os: 'Linux', kind: 'desktop' },
      { browser: 'Safari', os: 'macOS', kind: 'desktop' },
    ]);
    await columns.down(runner);
    await devices.down(runner);
    const { rows } = await app.sql.query<{ device: string }>(
      `SELECT sess ->> 'device' AS device FROM sessions WHERE sid LIKE 'old %' ORDER BY sess ->> 'signedInAt' DESC`,
    );
    expect(rows.map(({ device }) => device)).toEqual(OLD);
    const { rows: rest } = await app.sql.query(`SELECT FROM sessions WHERE sid LIKE 'useless %'`);
    expect(rest).toEqual([]);
    await devices.up(runner);
    await columns.up(runner);
    await runner.release();
  });

  it('deletes expired sessions with their push subscriptions', async () => {
    const { me, client } = await person(app);
    await app.sql.query(
      `INSERT INTO push_subscriptions (session_id, user_id, endpoint, p256dh, auth)
       SELECT id, user_id, 'https://push.example.org/expired', 'key', 'auth' FROM sessions WHERE user_id = $1`,
      [me.id],
    );
    await app.sql.query(`UPDATE sessions SET expires_at = now() WHERE user_id = $1`, [me.id]);
    await expect(client.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await app.app.get(SessionStore).deleteExpired();
    expect((await app.sql.query(`SELECT FROM sessions WHERE user_id = $1`, [me.id])).rowCount).toBe(0);
    const left = `SELECT FROM push_subscriptions WHERE endpoint = 'https://push.example.org/expired'`;
    expect((await app.sql.query(left)).rowCount).toBe(0);
  });

  it('lists the devices of a person, the newest first, with nothing in it that signs in', async () => {
    const one = await person(app);
    // Its device is not in the list.
    await person(app);
    const { username } = one.me;
    await fetch(`${app.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': FIREFOX },
      body: JSON.stringify({ username, password: one.password }),
    });
    const { items } = await one.client.account.sessions();
    const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const MINUTE = expect.stringMatching(/T\d\d:\d\d:00\.000Z$/);
    const ID = expect.stringMatching(/^[0-9a-f-]{36}$/);
    expect(items).toEqual([
      {
        id: ID,
        current: false,
        device: { browser: 'Firefox', os: 'Windows', kind: 'desktop' },
        createdAt: TIME,
        lastSeenAt: MINUTE,
      },
      {
        id: ID,
        current: true,
        device: { browser: null, os: null, kind: 'program' },
        createdAt: TIME,
        lastSeenAt: MINUTE,
      },
    ]);
    const now = Date.now();
    for (const { createdAt, lastSeenAt } of items) {
      expect(now - Date.parse(createdAt)).toBeLessThan(30_000);
      expect(now - Date.parse(lastSeenAt)).toBeLessThan(90_000);
    }
    const { rows } = await app.sql.query<{ sid: string }>(`SELECT sid FROM sessions WHERE user_id = $1`, [
      one.me.id,
    ]);
    for (const { sid } of rows) expect(JSON.stringify(items)).not.toContain(sid);
  });

  it('a request updates the last seen time of its device', async () => {
    const one = await person(app);
    await app.sql.query(
      `UPDATE sessions SET expires_at = expires_at - interval '3 days' WHERE user_id = $1`,
      [one.me.id],
    );
    const seen = async () => Date.parse((await one.client.account.sessions()).items[0]?.lastSeenAt ?? '');
    const deadline = Date.now() + 5_000;
    expect(Date.now() - (await seen())).toBeGreaterThan(2 * 24 * 60 * 60 * 1000);
    while (Date.now() - (await seen()) > 120_000) expect(Date.now()).toBeLessThan(deadline);
  });

  /** A user with three devices, each with a socket, and a device of another user. */
  const crowd = async () => {
    const one = await person(app);
    const stranger = await person(app);
    const devices = [one.client, await deviceOf(app, one), await deviceOf(app, one)] as const;
    const sockets = await Promise.all([...devices, stranger.client].map(socketOf));
    return { one, devices, sockets: sockets as [Socket, Socket, Socket, Socket] };
  };

  /** Runs `act`; expects that exactly `ending` receive `reason` and are closed within a second. */
  const expectEnds = async (
    act: () => Promise<unknown>,
    { sockets, ending, reason }: { sockets: readonly Socket[]; ending: readonly number[]; reason: string },
  ) => {
    const closed = ending.map((i) => {
      const socket = sockets[i];
      if (!socket) throw new Error(`There is no socket ${i}`);
      const received = new Promise((resolve) => socket.once('session:ended', resolve));
      return Promise.all([received, disconnected(socket)]);
    });
    const start = performance.now();
    await act();
    for (const [said] of await Promise.all(closed)) expect(said).toEqual({ reason });
    expect(performance.now() - start).toBeLessThan(1_000);
    const states = sockets.map(({ connected: isUp }) => isUp);
    expect(states).toEqual(sockets.map((_, i) => !ending.includes(i)));
    // The others are still connected, and still answered.
    for (const socket of sockets.filter(({ connected: isUp }) => isUp)) {
      expect(await socket.timeout(5_000).emitWithAck('no:such:event', {})).toMatchObject({ ok: false });
      socket.disconnect();
    }
  };

  const expectSignedOut = async (client: ZentraClient) => {
    await expect(client.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(socketOf(client)).rejects.toThrow('UNAUTHENTICATED');
  };

  it('ends one session from another: only that one, within a second', async () => {
    const { one, devices, sockets } = await crowd();
    const id = await idOf(devices[1]);
    await expectEnds(() => one.client.account.endSession(id), { sockets, ending: [1], reason: 'revoked' });
    await expectSignedOut(devices[1]);
    expect((await devices[2].account.sessions()).items.map((item) => item.id)).not.toContain(id);
    expect((await devices[2].me()).id).toBe(one.me.id);
  });

  it('ends all others within a second, and not its own', async () => {
    const { one, devices, sockets } = await crowd();
    await expectEnds(() => one.client.account.endOtherSessions(), {
      sockets,
      ending: [1, 2],
      reason: 'revoked',
    });
    await Promise.all([devices[1], devices[2]].map(expectSignedOut));
    expect((await one.client.account.sessions()).items).toMatchObject([{ current: true }]);
  });

  it('ends its own session like a sign-out', async () => {
    const { one, devices, sockets } = await crowd();
    const cookie = one.client.http.cookie;
    const id = await idOf(one.client);
    const end = async () => {
      const answer = await callJson(`${app.url}/api/auth/sessions/${id}`, 'DELETE', { cookie });
      expect(answer.status).toBe(204);
      expect(answer.headers.getSetCookie()[0]).toMatch(
        /^zentra-[0-9a-f]{8}\.sid=; .*Expires=Thu, 01 Jan 1970/,
      );
    };
    await expectEnds(end, { sockets, ending: [0], reason: 'signed_out' });
    await expectSignedOut(one.client);
    expect((await devices[1].me()).id).toBe(one.me.id);
  });

  it('answers an unknown id and another user’s device alike, and ends nothing', async () => {
    const [one, other] = [await person(app), await person(app)];
    const { cookie } = one.client.http;
    const end = (id: string) => callJson(`${app.url}/api/auth/sessions/${id}`, 'DELETE', { cookie });
    const theirs = await end(await idOf(other.client));
    const unknown = await end('0197b6f2-6a53-7c11-9a44-0d5f3c1e2b7a');
    expect(theirs).toMatchObject({ status: 404, json: { code: 'NOT_FOUND' } });
    expect(unknown.text).toBe(theirs.text);
    expect((await end('no-id')).json.code).toBe('VALIDATION_FAILED');
    expect((await other.client.me()).id).toBe(other.me.id);
  });

  it('two devices that end each other concurrently do not deadlock', async () => {
    const one = await person(app);
    const other = await deviceOf(app, one);
    const [id, otherId] = [await idOf(one.client), await idOf(other)];
    // Sessions can be read under this lock but not changed: both calls reach their update.
    const holder = await app.sql.connect();
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE sessions IN EXCLUSIVE MODE');
    const ends = Promise.allSettled([one.client.account.endSession(otherId), other.account.endSession(id)]);
    const waiting = `SELECT FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'DELETE FROM sessions%'`;
    while ((await app.sql.query(waiting)).rowCount !== 2) await new Promise(setImmediate);
    const start = performance.now();
    await holder.query('COMMIT');
    holder.release();
    await ends;
    expect(performance.now() - start).toBeLessThan(3_000);
  });

  it('a session that is ended while it begins is not restored by a late save', async () => {
    const own = await startTestApp();
    const { me, password } = await person(own);
    await own.sql.query(`
      CREATE SEQUENCE ended;
      CREATE FUNCTION end_the_first() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF nextval('ended') = 1 THEN DELETE FROM sessions WHERE sid = NEW.sid; END IF;
          RETURN NULL;
        END $$;
      CREATE TRIGGER end_the_first AFTER INSERT ON sessions FOR EACH ROW EXECUTE FUNCTION end_the_first()`);
    const device = new ZentraClient({ url: own.url });
    await device.login({ username: me.username, password });
    await expect(device.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await device.login({ username: me.username, password });
    expect((await device.me()).id).toBe(me.id);
    await own.close();
  });

  describe('after the answer to an end, nothing of that session commits', () => {
    let a: TestPerson;
    let conversationId: string;
    let main: ZentraClient;
    beforeAll(async () => {
      const pair = await acceptedPair(app);
      ({ a, conversationId } = pair);
      main = await deviceOf(app, a);
    });

    const stored = async () => {
      const { rows } = await app.sql.query<{ count: number }>(
        'SELECT count(*)::int AS count FROM messages WHERE conversation_id = $1',
        [conversationId],
      );
      return rows[0]?.count ?? -1;
    };
    const overSocket = async (device: ZentraClient) => {
      const socket = await socketOf(device);
      const closed = disconnected(socket).then(() => false);
      const send = (body: string) => {
        if (!socket.connected) return false;
        const payload = { conversationId, clientId: crypto.randomUUID(), body };
        const ack = socket.emitWithAck('message:send', payload) as Promise<{ ok: boolean }>;
        return Promise.race([ack.then(({ ok }) => ok), closed]);
      };
      return { send, close: () => void socket.disconnect() };
    };
    const overHttp = async (device: ZentraClient) => {
      // The former cookie: logging out empties the client's jar.
      const { cookie } = device.http;
      const path = `${app.url}/api/conversations/${conversationId}/messages`;
      const send = async (body: string) =>
        (await callJson(path, 'POST', { cookie, body: { clientId: crypto.randomUUID(), body } })).status ===
        201;
      return { send, close: () => undefined };
    };
    /** Takes the lock for which every message of the conversation waits. */
    const holdConversation = async () => {
      const holder = await app.sql.connect();
      await holder.query('BEGIN');
      await holder.query('SELECT FROM conversations WHERE id = $1 FOR UPDATE', [conversationId]);
      return {
        release: async () => {
          await holder.query('COMMIT');
          holder.release();
        },
      };
    };
    const logout = (device: ZentraClient) => device.logout();
    const revoke = async (device: ZentraClient) => main.account.endSession(await idOf(device));
    const revokeOthers = () => main.account.endOtherSessions();

    it.each([
      ['socket', 'logout', overSocket, logout],
      ['socket', 'revocation', overSocket, revoke],
      ['HTTP', 'logout', overHttp, logout],
      ['HTTP', 'revocation of all others', overHttp, revokeOthers],
    ])('a message over %s in flight delays the answer to %s', async (_, __, open, end) => {
      const device = await deviceOf(app, a);
      const { send, close } = await open(device);
      const before = await stored();
      const lock = await holdConversation();
      const sent = send('held up');
      const waiting = `SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND application_name = 'zentra-writer'`;
      while ((await app.sql.query(waiting)).rowCount === 0) await new Promise(setImmediate);
      let isAnswered = false;
      const ended = end(device).then(() => (isAnswered = true));
      const rows = `SELECT FROM sessions WHERE user_id = $1`;
      while (((await app.sql.query(rows, [a.me.id])).rowCount ?? 0) > 2) await new Promise(setImmediate);
      // The row is deleted and the answer could come: it must not, while the message may still be
      // stored.
      for (let i = 0; i < 50; i += 1) await app.sql.query('SELECT');
      const wasAnswered = isAnswered;
      await lock.release();
      expect(wasAnswered).toBe(false);
      await ended;
      const atTheAnswer = await stored();
      await sent;
      expect(atTheAnswer).toBe(before + 1);
      expect(await stored()).toBe(atTheAnswer);
      close();
    });

    it.each([
      ['socket', overSocket],
      ['HTTP', overHttp],
    ])(
      `${ROUNDS} rounds of sending over %s against logout and revocation`,
      async (_, open) => {
        let refused = 0;
        let last = await stored();
        for (let round = 0; round < ROUNDS; round += 1) {
          const device = await deviceOf(app, a);
          const { send, close } = await open(device);
          const id = await idOf(device);
          const before = await stored();
          // Nothing was stored after the previous round.
          expect([round, before]).toEqual([round, last]);
          const sent = Array.from({ length: 8 }, (_unused, i) => send(`${round} ${i}`));
          const end = [() => device.logout(), () => main.account.endSession(id), revokeOthers][round % 3];
          const late = [send(`${round} late`)];
          await end?.();
          const atTheAnswer = await stored();
          late.push(send(`${round} too late`));
          const results = await Promise.all([...sent, ...late]);
          last = await stored();
          expect([round, last]).toEqual([round, atTheAnswer]);
          expect(last - before).toBeGreaterThanOrEqual(results.filter((isStored) => isStored).length);
          refused += results.filter((isStored) => !isStored).length;
          close();
        }
        expect(refused).toBeGreaterThan(0);
      },
      180_000,
    );
  });

  it('InFlightTracker refuses requests that begin after the end', async () => {
    const gate = new InFlightTracker();
    const leave = gate.begin('one');
    const closed = gate.drain(['one']);
    expect(() => gate.begin('one')).toThrow('Please sign in');
    gate.begin('two')();
    leave();
    await closed;
  });
});
