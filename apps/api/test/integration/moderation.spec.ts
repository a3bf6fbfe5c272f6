import { get } from 'node:http';
import type { AuditAct } from '@zentra/contracts';
import { ZentraClient } from '@zentra/client';
import type { Config } from '../../src/config/config';
import { SessionsService } from '../../src/sessions/sessions.service';
import { CONFIG } from '../../src/config/config.module';
import { createApp } from '../../src/create-app';
import { acceptedPair, deviceOf, person, type TestPerson } from '../support/factories';
import { callJson } from '../support/http';
import { connected, disconnected, nextEvent, rawSocket } from '../support/sockets';
import { sendNotice } from '../support/notices';
import { startTestApp, type TestApp } from '../support/test-app';

const UNKNOWN_ID = '0197b6f2-6a53-7c11-9a44-0d5f3c1e2b7a';

describe('moderation', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(() => app.close());

  const moderator = async () => {
    const one = await person(app, 'moderator');
    await app.sql.query(`UPDATE users SET role = 'moderator' WHERE id = $1`, [one.me.id]);
    return one;
  };
  /** Creates a report of `b` about one of two messages of `a`. */
  const reported = async () => {
    const pair = await acceptedPair(app);
    await pair.a.client.send(pair.conversationId, 'chosen words');
    await pair.a.client.send(pair.conversationId, 'private words');
    const report = {
      userId: pair.a.me.id,
      reason: 'harassment' as const,
      details: 'It went on.',
      conversationId: pair.conversationId,
      messages: [1],
    };
    return { ...pair, id: await pair.b.client.report(report) };
  };
  const login = ({ me, password }: TestPerson) =>
    new ZentraClient({ url: app.url }).login({ username: me.username, password });
  const auditOf = async (actorId: string) =>
    (
      await app.sql.query<{ act: AuditAct; subject_id: string | null; report_id: string | null }>(
        'SELECT act, subject_id, report_id FROM audit_log WHERE actor_id = $1 ORDER BY id',
        [actorId],
      )
    ).rows;

  describe('is for moderators', () => {
    it.each([
      ['GET', 'reports'],
      ['GET', 'reports?limit=no'],
      ['GET', 'reports/:id'],
      ['POST', 'reports/:id/dismiss'],
      ['POST', 'reports/:id/warn'],
      ['POST', 'reports/:id/suspend'],
      ['POST', 'people/:id/reinstate'],
      ['GET', 'audit'],
    ])('%s %s answers everybody else as an unknown object does, and does nothing', async (method, path) => {
      const { a, b, id } = await reported();
      const url = `${app.url}/api/moderation/${path.replace(':id', path.startsWith('people') ? a.me.id : id)}`;
      const unknown = await callJson(`${app.url}/api/conversations/${UNKNOWN_ID}`, 'GET', {
        cookie: b.client.http.cookie,
      });
      for (const { client } of [a, b, await person(app)]) {
        const answer = await callJson(url, method, {
          cookie: client.http.cookie,
          body: method === 'POST' ? { message: 'x' } : undefined,
        });
        expect([answer.status, answer.text]).toEqual([404, unknown.text]);
      }
      const { rows } = await app.sql.query('SELECT status FROM reports WHERE id = $1', [id]);
      expect(rows).toEqual([{ status: 'open' }]);
    });

    it('and shows their role in Me only, never to others', async () => {
      const one = await moderator();
      expect(await one.client.me()).toMatchObject({ role: 'moderator' });
      const other = await person(app);
      expect(other.me.role).toBe('member');
      expect(await other.client.person(one.me.username)).not.toHaveProperty('role');
    });
  });

  it('shows the excerpt and the history, and neither an email address nor any other message', async () => {
    const { client, me } = await moderator();
    const { a, b, id, conversationId } = await reported();
    const second = await b.client.report({ userId: a.me.id, reason: 'spam' });
    await client.moderation.decide(second, 'dismiss');
    const report = await client.moderation.report(id);
    expect(report).toMatchObject({
      reporter: { id: b.me.id },
      subject: { id: a.me.id, suspendedAt: null },
      reason: 'harassment',
      details: 'It went on.',
      excerpt: [{ seq: 1, senderId: a.me.id, body: 'chosen words' }],
      otherReports: [{ id: second, status: 'dismissed' }],
      acts: [{ act: 'dismiss', actor: { id: me.id } }],
    });
    const raw = await callJson(`${app.url}/api/moderation/reports/${id}`, 'GET', {
      cookie: client.http.cookie,
    });
    expect(raw.text).not.toMatch(/@example\.org|private words/);
    for (const path of [`conversations/${conversationId}`, `conversations/${conversationId}/messages`]) {
      const answer = await callJson(`${app.url}/api/${path}`, 'GET', { cookie: client.http.cookie });
      expect(answer.json).toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  it('lists open reports first and pages without a gap or a double', async () => {
    const { client } = await moderator();
    const { a, b, id } = await reported();
    const made = [id];
    for (const details of ['1', '2', '3', '4'])
      made.push(await b.client.report({ userId: a.me.id, reason: 'other', details }));
    await client.moderation.decide(made[4] ?? '', 'dismiss');
    const seen: { id: string; status: string }[] = [];
    let cursor: string | undefined;
    do {
      const page = await client.moderation.reports({ limit: 2, cursor });
      seen.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(new Set(seen.map((one) => one.id)).size).toBe(seen.length);
    expect(seen.map((one) => one.id)).toEqual(expect.arrayContaining(made));
    const firstClosed = seen.findIndex(({ status }) => status !== 'open');
    expect(seen.slice(firstClosed).every(({ status }) => status !== 'open')).toBe(true);
  });

  it('refuses a navigation of the browser to a report, and writes no line into the audit log', async () => {
    const { client, me } = await moderator();
    const { id } = await reported();
    // Not by fetch, which sets its own Sec-Fetch headers.
    const opened = (path: string, headers: Record<string, string>) =>
      new Promise<number | undefined>((resolve, reject) => {
        get(
          `${app.url}/api/moderation/${path}`,
          { headers: { cookie: client.http.cookie, ...headers } },
          (answer) => resolve(answer.resume().statusCode),
        ).once('error', reject);
      });
    const page = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
    for (const path of [`reports/${id}`, 'reports', 'audit'])
      for (const headers of [page, { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'same-site' }])
        expect([path, await opened(path, headers)]).toEqual([path, 404]);
    expect(await auditOf(me.id)).toEqual([]);
    await client.moderation.report(id);
    expect(await auditOf(me.id)).toHaveLength(1);
  });

  it('writes every read and every decision into the audit log, without a text of any user', async () => {
    const { client, me } = await moderator();
    const { a, id } = await reported();
    await client.moderation.reports();
    await client.moderation.report(id);
    await client.moderation.decide(id, 'warn', 'Please be kinder');
    await client.moderation.reinstate(a.me.id);
    await client.moderation.auditLog();
    const about = { subject_id: a.me.id, report_id: id };
    expect(await auditOf(me.id)).toEqual([
      { act: 'read_queue', subject_id: null, report_id: null },
      { act: 'read_report', ...about },
      { act: 'warn', ...about },
      { act: 'reinstate', subject_id: a.me.id, report_id: null },
      { act: 'read_audit', subject_id: null, report_id: null },
    ]);
    const { rows } = await app.sql.query<{ text: string }>(
      'SELECT string_agg(a::text, $1) AS text FROM audit_log a',
      [' '],
    );
    expect(rows[0]?.text).not.toMatch(/kinder|chosen words|It went on/);
    expect((await client.moderation.auditLog()).items[0]).toMatchObject({
      act: 'read_audit',
      actor: { id: me.id },
    });
  });

  it('refuses reads and decisions that cannot be logged', async () => {
    const { client } = await moderator();
    const { a, id } = await reported();
    await app.sql.query('ALTER TABLE audit_log ADD CONSTRAINT audit_log_test_check CHECK (false) NOT VALID');
    for (const attempt of [
      () => client.moderation.reports(),
      () => client.moderation.report(id),
      () => client.moderation.auditLog(),
      () => client.moderation.decide(id, 'suspend'),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'INTERNAL' });
    await app.sql.query('ALTER TABLE audit_log DROP CONSTRAINT audit_log_test_check');
    expect(await client.moderation.report(id)).toMatchObject({
      status: 'open',
      subject: { suspendedAt: null },
    });
    expect(await a.client.me()).toMatchObject({ id: a.me.id });
  });

  it('logs no decision that was not committed', async () => {
    const { client, me } = await moderator();
    const { a, id } = await reported();
    await app.sql.query(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$`,
    );
    for (const table of ['reports', 'users'])
      await app.sql.query(
        `CREATE CONSTRAINT TRIGGER refuse AFTER UPDATE ON ${table} DEFERRABLE INITIALLY DEFERRED
           FOR EACH ROW EXECUTE FUNCTION refuse()`,
      );
    for (const attempt of [
      () => client.moderation.decide(id, 'dismiss'),
      () => client.moderation.decide(id, 'warn', 'Please be kinder'),
      () => client.moderation.decide(id, 'suspend'),
      () => client.moderation.reinstate(a.me.id),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'INTERNAL' });
    await app.sql.query('DROP FUNCTION refuse() CASCADE');
    expect(await auditOf(me.id)).toEqual([]);
    expect(await a.client.warnings()).toEqual([]);
    expect(await client.moderation.report(id)).toMatchObject({ status: 'open', acts: [] });
  });

  it.each(['UPDATE audit_log SET actor_id = NULL', 'DELETE FROM audit_log', 'TRUNCATE audit_log'])(
    'cannot unwrite: the database refuses %s',
    async (statement) => {
      await expect(app.sql.query(statement)).rejects.toThrow('append-only');
    },
  );

  it('lets the first of two moderators decide, in either order', async () => {
    const [one, two] = [await moderator(), await moderator()];
    for (let round = 0; round < 10; round += 1) {
      const { id } = await reported();
      const results = await Promise.allSettled([
        one.client.moderation.decide(id, 'dismiss'),
        two.client.moderation.decide(id, 'warn', 'Please stop'),
      ]);
      const refused = results.filter((result) => result.status === 'rejected');
      expect(refused.map(({ reason }) => reason as unknown)).toEqual([
        expect.objectContaining({ code: 'REPORT_CLOSED' }),
      ]);
      const winner = results[0].status === 'fulfilled' ? 'dismissed' : 'warned';
      expect(await one.client.moderation.report(id)).toMatchObject({
        status: winner,
        handledBy: { id: (winner === 'dismissed' ? one : two).me.id },
      });
    }
  });

  it('hides from a moderator the reports about themselves', async () => {
    const [one, two] = [await moderator(), await moderator()];
    await one.client.connect();
    const received: unknown[] = [];
    one.client.on('moderation:changed', (event) => received.push(event));
    const reporter = await person(app);
    const id = await reporter.client.report({ userId: one.me.id, reason: 'spam' });
    await two.client.moderation.report(id);
    await expect(one.client.moderation.report(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(one.client.moderation.decide(id, 'dismiss')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await one.client.moderation.reports()).items.map((report) => report.id)).not.toContain(id);
    expect((await one.client.moderation.auditLog()).items.map(({ reportId }) => reportId)).not.toContain(id);
    const other = nextEvent(one.client, 'moderation:changed');
    await reporter.client.report({ userId: two.me.id, reason: 'spam' });
    await other;
    expect(received).toEqual([{}]);
    one.client.close();
  });

  it('does not let moderators infer hidden reports from the lines of others', async () => {
    const [one, two] = [await moderator(), await moderator()];
    const reporter = await person(app);
    await reporter.client.report({ userId: one.me.id, reason: 'spam' });
    await two.client.moderation.reports();
    // A log line of an earlier version.
    await app.sql.query(
      `INSERT INTO audit_log (id, actor_id, act, details) VALUES (gen_random_uuid(), $1, 'read_queue', '{"reports": 7}')`,
      [two.me.id],
    );
    const { rows } = await app.sql.query(
      `SELECT details FROM audit_log WHERE actor_id = $1 AND act = 'read_queue' AND details <> '{"reports": 7}'`,
      [two.me.id],
    );
    expect(rows).toEqual([{ details: {} }]);
    const lines = (await one.client.moderation.auditLog()).items.filter(
      ({ actor, act }) => actor?.id === two.me.id && act === 'read_queue',
    );
    expect(lines.map(({ details }) => details)).toEqual([{}, {}]);
  });

  it('lets only another moderator decide about a report of one’s own', async () => {
    const [one, two] = [await moderator(), await moderator()];
    const subject = await person(app);
    const id = await one.client.report({ userId: subject.me.id, reason: 'spam' });
    expect((await one.client.moderation.report(id)).reporter).toMatchObject({ id: one.me.id });
    for (const act of ['dismiss', 'warn', 'suspend'] as const)
      await expect(one.client.moderation.decide(id, act, 'Please stop')).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
    expect(await two.client.moderation.report(id)).toMatchObject({
      status: 'open',
      acts: [],
      subject: { suspendedAt: null },
    });
    await two.client.moderation.decide(id, 'dismiss');
    expect(await one.client.moderation.report(id)).toMatchObject({ handledBy: { id: two.me.id } });
  });

  it('publishes a change of the queue to the screens of moderators, and to no other user', async () => {
    const one = await moderator();
    const { a, b } = await acceptedPair(app);
    for (const { client } of [one, a, b]) await client.connect();
    const received: string[] = [];
    for (const { client, me } of [a, b]) client.on('moderation:changed', () => received.push(me.username));
    const came = nextEvent(one.client, 'moderation:changed');
    const id = await b.client.report({ userId: a.me.id, reason: 'spam' });
    expect(await came).toEqual({});
    const decided = nextEvent(one.client, 'moderation:changed');
    await one.client.moderation.decide(id, 'dismiss');
    await decided;
    expect(received).toEqual([]);
    for (const { client } of [one, a, b]) client.close();
  });

  it('shows a warning until the user acknowledges it, without the report', async () => {
    const { client } = await moderator();
    const { a, b, id } = await reported();
    await client.moderation.decide(id, 'warn', 'Please stop writing at night.');
    const [warning] = await a.client.warnings();
    expect(warning).toEqual({
      id: expect.any(String) as string,
      message: 'Please stop writing at night.',
      createdAt: expect.any(String) as string,
    });
    expect(await b.client.warnings()).toEqual([]);
    await expect(b.client.acknowledgeWarning(warning?.id ?? '')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await a.client.acknowledgeWarning(warning?.id ?? '');
    await a.client.acknowledgeWarning(warning?.id ?? '');
    expect(await a.client.warnings()).toEqual([]);
  });

  describe('suspension', () => {
    it('closes the sockets of exactly that user within 1 s, and commits nothing of that user afterwards', async () => {
      const { client } = await moderator();
      const { a, b, id, conversationId } = await reported();
      const devices = [a.client, await deviceOf(app, a)];
      const sockets = await Promise.all(
        devices.map((device) => connected(rawSocket(app.url, { cookie: device.http.cookie }))),
      );
      const [other] = [await connected(rawSocket(app.url, { cookie: b.client.http.cookie }))];
      const reasons: unknown[] = [];
      for (const socket of sockets)
        socket.on('session:ended', ({ reason }: { reason: string }) => reasons.push(reason));
      const closed = Promise.all(sockets.map(disconnected));
      let isOver = false;
      let afterwards = 0;
      const storm = devices.map(async (device) => {
        for (;;) {
          const wasOver = isOver;
          try {
            await device.send(conversationId, 'and on');
          } catch (error) {
            return error;
          }
          if (wasOver) afterwards += 1;
        }
      });
      const began = Date.now();
      await client.moderation.decide(id, 'suspend', 'Several people asked you to stop.');
      isOver = true;
      const { rows } = await app.sql.query('SELECT last_seq FROM conversations WHERE id = $1', [
        conversationId,
      ]);
      await closed;
      expect(Date.now() - began).toBeLessThan(1_000);
      for (const error of await Promise.all(storm)) expect(error).toMatchObject({ code: 'UNAUTHENTICATED' });
      expect(afterwards).toBe(0);
      expect(reasons).toEqual(['suspended', 'suspended']);
      expect(other?.connected).toBe(true);
      expect(
        (await app.sql.query('SELECT last_seq FROM conversations WHERE id = $1', [conversationId])).rows,
      ).toEqual(rows);
      await expect(a.client.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      other?.disconnect();
    });

    it('ends the sessions in the same transaction, also where the process dies right after it', async () => {
      const { client } = await moderator();
      const { a, b, id } = await reported();
      const second = await createApp(app.app.get<Config>(CONFIG));
      await second.listen(0, '127.0.0.1');
      const url = await second.getUrl();
      const mine = await connected(rawSocket(url, { cookie: a.client.http.cookie }));
      const theirs = await connected(rawSocket(url, { cookie: b.client.http.cookie }));
      // Work after the commit is delayed, as if it never ran.
      let goOn = () => {};
      const late = new Promise<void>((resolve) => (goOn = resolve));
      const close = jest.spyOn(app.app.get(SessionsService), 'close').mockReturnValue(late);
      const closed = disconnected(mine);
      const decision = client.moderation.decide(id, 'suspend');
      await closed;
      await expect(a.client.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      expect(theirs.connected).toBe(true);
      close.mockRestore();
      goOn();
      await decision;
      theirs.disconnect();
      await second.close();
    });

    it('answers SUSPENDED only to the right password, until the suspension is lifted', async () => {
      const { client } = await moderator();
      const { a, id } = await reported();
      await client.moderation.decide(id, 'suspend', 'Several people asked you to stop.');
      await expect(login(a)).rejects.toMatchObject({
        code: 'SUSPENDED',
        message: 'Several people asked you to stop.',
        reason: 'Several people asked you to stop.',
      });
      await expect(login({ ...a, password: 'not the password' })).rejects.toMatchObject({
        code: 'INVALID_CREDENTIALS',
      });
      await client.moderation.reinstate(a.me.id);
      await expect(login(a)).resolves.toMatchObject({ id: a.me.id });
    });

    it('hides the profile like an unknown one, and leaves conversations to the other user', async () => {
      const { client } = await moderator();
      const { a, b, id, conversationId } = await reported();
      const stranger = await person(app);
      await client.moderation.decide(id, 'suspend');
      for (const { client: viewer } of [stranger, b]) {
        const cookie = viewer.http.cookie;
        const [hidden, unknown] = await Promise.all(
          [a.me.username, 'nobody_at_all'].map((name) =>
            callJson(`${app.url}/api/users/${name}`, 'GET', { cookie }),
          ),
        );
        expect(hidden?.text).toBe(unknown?.text);
        const found = (await viewer.people({ q: a.me.username })).items.map((one) => one.id);
        expect(found).not.toContain(a.me.id);
        await expect(
          viewer.sendInterest({ recipient: a.me.username, message: 'Hello' }),
        ).rejects.toMatchObject({
          code: 'NOT_FOUND',
        });
      }
      expect(await b.client.conversation(conversationId)).toMatchObject({ person: { id: a.me.id } });
      await expect(b.client.send(conversationId, 'Are you there?')).resolves.toMatchObject({ seq: 3 });
      await client.moderation.reinstate(a.me.id);
      expect(await stranger.client.person(a.me.username)).toMatchObject({ id: a.me.id });
    });

    it('also ends the session of a concurrent sign-in', async () => {
      const { client } = await moderator();
      for (let round = 0; round < 8; round += 1) {
        const one = await person(app);
        const reporter = await person(app);
        const id = await reporter.client.report({ userId: one.me.id, reason: 'spam' });
        const attempts = Array.from({ length: 4 }, async () => {
          const device = new ZentraClient({ url: app.url });
          await device.login({ username: one.me.username, password: one.password }).catch(() => undefined);
          return device;
        });
        await new Promise((resolve) => setTimeout(resolve, round * 15));
        await client.moderation.decide(id, 'suspend');
        for (const device of await Promise.all(attempts))
          await expect(device.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
        const { rows } = await app.sql.query(`SELECT sid FROM sessions WHERE user_id = $1`, [one.me.id]);
        expect(rows).toEqual([]);
      }
    });
  });

  it('closes sockets in every process on the database', async () => {
    const { client } = await moderator();
    const { a, id } = await reported();
    const second = await createApp(app.app.get<Config>(CONFIG));
    await second.listen(0, '127.0.0.1');
    const socket = await connected(rawSocket(await second.getUrl(), { cookie: a.client.http.cookie }));
    const ended = new Promise((resolve) => socket.once('session:ended', resolve));
    const closed = disconnected(socket);
    const began = Date.now();
    await client.moderation.decide(id, 'suspend');
    expect(await ended).toEqual({ reason: 'suspended' });
    await closed;
    expect(Date.now() - began).toBeLessThan(1_000);
    await second.close();
  });

  it('resubscribes by itself after its database connection broke', async () => {
    const { a } = await acceptedPair(app);
    const listeners = () =>
      app.sql.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'zentra-node %' AND datname = current_database()`,
      );
    const [before] = (await listeners()).rows;
    await app.sql.query('SELECT pg_terminate_backend($1)', [before?.pid]);
    const deadline = Date.now() + 5_000;
    for (;;) {
      const [now] = (await listeners()).rows;
      if (now && now.pid !== before?.pid) break;
      if (Date.now() > deadline) throw new Error('It did not come back');
    }
    const socket = await connected(rawSocket(app.url, { cookie: a.client.http.cookie }));
    const closed = disconnected(socket);
    const { rows } = await app.sql.query<{ id: string }>(
      `DELETE FROM sessions WHERE user_id = $1 RETURNING id`,
      [a.me.id],
    );
    await sendNotice(app.sql, 'sessions.ended', { ids: rows.map(({ id }) => id), reason: 'suspended' });
    await closed;
    expect(socket.connected).toBe(false);
  });
});
