import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ZentraClient } from '@zentra/client';
import { createApp } from '../../src/create-app';
import { InterestsSweeper } from '../../src/interests/interests.sweeper';
import { PurgeService } from '../../src/personal-data/purge.service';
import { acceptedPair, deviceOf, pendingInterest, person, type TestPerson } from '../support/factories';
import { callJson } from '../support/http';
import { emailsTo, emailTo, type ReceivedEmail } from '../support/emails';
import { PUBLIC, createScenario } from '../support/objects';
import { nameOf, operationsOf, perform } from '../support/operations';
import { connected, nextEvent, rawSocket } from '../support/sockets';
import { halves } from '../support/pictures';
import { startTestApp, type TestApp } from '../support/test-app';
import { fetchAs, upload } from '../support/uploads';

const DAY_MS = 86_400_000;
const UNKNOWN = '0197b6f2-6a53-7c11-9a44-0d5f3c1e2b7a';

describe('deleting one’s account', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(() => app.close());

  const as = ({ client }: { client: ZentraClient }, method: string, path: string, body?: unknown) =>
    callJson(app.url + path, method, { cookie: client.http.cookie, body });
  const remove = (one: TestPerson) => one.client.account.deleteAccount(one.password);
  const endGrace = ({ me }: TestPerson) =>
    app.sql.query(`UPDATE users SET deletes_at = now() - interval '1 second' WHERE id = $1`, [me.id]);
  const purge = () => app.app.get(PurgeService).purgeDue();
  async function gone(one: TestPerson): Promise<void> {
    await remove(one);
    await endGrace(one);
    await purge();
  }

  it('needs the password, and is throttled', async () => {
    const strict = await startTestApp({ rateLimitFactor: 1 });
    const one = await person(strict);
    for (let i = 0; i < 10; i += 1)
      await expect(one.client.account.deleteAccount('not this one')).rejects.toMatchObject({
        code: 'INVALID_CREDENTIALS',
      });
    await expect(one.client.account.deleteAccount(one.password)).rejects.toMatchObject({
      code: 'RATE_LIMITED',
    });
    expect(await one.client.me()).toMatchObject({ deletesAt: null });
    await strict.close();
    const { client } = await person(app);
    for (const body of [
      undefined,
      {},
      { password: [] },
      { password: 'x'.repeat(200) },
      { password: 'a', more: 1 },
    ])
      expect((await as({ client }, 'DELETE', '/api/users/me', body)).status).toBe(400);
  });

  it('withdraws sent interests even where the process dies right after the first commit', async () => {
    const { sender, recipient, interest } = await pendingInterest(app);
    await app.sql.query(`UPDATE users SET deletes_at = now() + interval '1 day' WHERE id = $1`, [
      sender.me.id,
    ]);
    expect((await recipient.client.interests({ box: 'received' })).items).toHaveLength(1);
    await app.app.get(InterestsSweeper).sweep();
    expect((await recipient.client.interests({ box: 'received' })).items).toHaveLength(0);
    expect((await app.sql.query('SELECT status FROM interests WHERE id = $1', [interest.id])).rows).toEqual([
      { status: 'withdrawn' },
    ]);
  });

  it('ends every session and socket of this user only', async () => {
    const { a, b } = await acceptedPair(app);
    const other = await deviceOf(app, a);
    await Promise.all([a.client.connect(), other.connect(), b.client.connect()]);
    const ended = [a.client, other].map((client) => nextEvent(client, 'session:ended'));
    const started = Date.now();
    expect((await as(a, 'DELETE', '/api/users/me', { password: a.password })).status).toBe(204);
    // It does not wait for its own session, which would take 5 s.
    expect(Date.now() - started).toBeLessThan(4_000);
    expect(await Promise.all(ended)).toEqual([{ reason: 'account_deleted' }, { reason: 'account_deleted' }]);
    for (const client of [a.client, other])
      await expect(client.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(b.client.live.isUp).toBe(true);
    expect(await b.client.me()).toMatchObject({ id: b.me.id });
    for (const client of [a.client, other, b.client]) client.close();
  });

  describe('in the grace period', () => {
    it('hides the account: each answer equals that for an unknown user, byte by byte', async () => {
      const [viewer, leaver] = [await person(app), await person(app, 'leaver')];
      await leaver.client.updateMe({ displayName: 'Quillon Vander' });
      await remove(leaver);
      const { username } = leaver.me;
      expect((await viewer.client.people({ q: 'Quillon Vander' })).items).toEqual([]);
      expect((await viewer.client.people({ limit: 100 })).items.map(({ id }) => id)).not.toContain(
        leaver.me.id,
      );
      for (const [method, path, body] of [
        ['GET', '/api/users/NAME', undefined],
        ['POST', '/api/interests', { recipient: 'NAME', message: 'Hello' }],
        ['POST', '/api/request', { recipient: 'NAME', message: 'Hello' }],
      ] as const) {
        const [known, unknown] = await Promise.all(
          [username, 'nobody_at_all'].map((name) =>
            as(viewer, method, path.replace('NAME', name), body && { ...body, recipient: name }),
          ),
        );
        expect(known).toMatchObject({ status: 404, text: unknown?.text });
      }
    });

    it('withdraws their sent interests; senders of interests to them see no change', async () => {
      const asked = await pendingInterest(app);
      await asked.recipient.client.connect();
      const changed = nextEvent(asked.recipient.client, 'interest:changed');
      await remove(asked.sender);
      expect((await changed).interest).toMatchObject({ id: asked.interest.id, status: 'withdrawn' });
      expect((await asked.recipient.client.interests()).items).toEqual([]);
      await expect(asked.recipient.client.actOnInterest(asked.interest.id, 'accept')).rejects.toMatchObject({
        code: 'INTEREST_CLOSED',
      });
      asked.recipient.client.close();

      const asking = await pendingInterest(app);
      const shown = async () => [
        (await as(asking.sender, 'GET', '/api/interests?box=sent')).text,
        (await as(asking.sender, 'GET', `/api/interests/${asking.interest.id}`)).text,
      ];
      const before = await shown();
      await remove(asking.recipient);
      expect(await shown()).toEqual(before);
    });

    it('their chats stay open, and messages to them are stored', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      await remove(a);
      expect(await b.client.conversation(conversationId)).toMatchObject({
        state: 'open',
        person: { id: a.me.id },
      });
      await b.client.send(conversationId, 'Are you there?');
      const back = await deviceOf(app, a);
      await back.account.keepAccount();
      expect((await back.messages(conversationId)).items).toMatchObject([{ body: 'Are you there?' }]);
    });

    it('signing in shows the date of the purge, and keeping the account restores everything', async () => {
      const [viewer, one] = [await person(app), await person(app)];
      await remove(one);
      // Still before the date.
      await purge();
      const back = await deviceOf(app, one);
      const { deletesAt } = await back.me();
      const days = (Date.parse(deletesAt ?? '') - Date.now()) / DAY_MS;
      expect(days).toBeGreaterThan(13.9);
      expect(days).toBeLessThan(14.1);
      expect(await back.account.keepAccount()).toEqual({ ...one.me, deletesAt: null });
      expect(await back.account.keepAccount()).toEqual({ ...one.me, deletesAt: null });
      expect(await viewer.client.person(one.me.username)).toMatchObject({ id: one.me.id });
      await endGraceOf(one);
      await purge();
      expect(await back.me()).toMatchObject({ username: one.me.username });
    });

    /** Ends the grace period of a user who has requested the deletion. */
    const endGraceOf = ({ me }: TestPerson) =>
      app.sql.query(`UPDATE users SET deletes_at = now() WHERE id = $1 AND deletes_at IS NOT NULL`, [me.id]);

    it('limits their session to its state, keeping the account, the data export and signing out', async () => {
      const scenario = await createScenario(app);
      const { a, conversationId } = scenario;
      await remove(a);
      const back = await deviceOf(app, a);
      const { cookie } = back.http;
      const OPEN = [
        'GET /api/auth/me',
        'POST /api/users/me/export',
        'GET /api/users/me/export',
        'GET /api/users/me/export/file',
        'POST /api/auth/logout',
        'POST /api/users/me/keep',
      ];
      const closed = (await operationsOf(app)).filter(
        (operation) => ![...PUBLIC, ...OPEN].includes(nameOf(operation)),
      );
      expect(closed.length).toBeGreaterThan(30);
      const answered: unknown[] = [];
      for (const operation of closed) {
        const path = operation.path
          .replace('/conversations/{id}', `/conversations/${conversationId}`)
          .replace('{seq}', '1')
          .replace('{username}', scenario.b.me.username)
          .replace('{userId}', scenario.b.me.id)
          .replace(/\{[^}]+\}/g, UNKNOWN);
        const { status, json } = await perform(app, operation, { path, headers: { cookie } });
        if (status !== 403 || json.code !== 'ACCOUNT_CLOSING') answered.push([nameOf(operation), status]);
      }
      expect(answered).toEqual([]);
      await expect(connected(rawSocket(app.url, { cookie }))).rejects.toThrow('ACCOUNT_CLOSING');
      expect((await scenario.b.client.messages(conversationId)).items).toHaveLength(2);

      for (const name of OPEN.filter((one) => one.includes('export') || one.endsWith('/me'))) {
        const [method = '', path = ''] = name.split(' ');
        expect([name, (await as({ client: back }, method, path)).json.code]).not.toContain('ACCOUNT_CLOSING');
      }
      const another = await deviceOf(app, a);
      await another.logout();
      await back.account.keepAccount();
      expect((await back.messages(conversationId)).items).toHaveLength(2);
      (await connected(rawSocket(app.url, { cookie: back.http.cookie }))).disconnect();
    });

    it('reserves the username, and a second deletion does not change the date', async () => {
      const one = await person(app);
      await remove(one);
      const back = await deviceOf(app, one);
      const { deletesAt } = await back.me();
      await expect(back.account.deleteAccount(one.password)).rejects.toMatchObject({
        code: 'ACCOUNT_CLOSING',
      });
      expect((await (await deviceOf(app, one)).me()).deletesAt).toBe(deletesAt);
      const { username, email } = one.me;
      await expect(
        new ZentraClient({ url: app.url }).register({ username, email: `x${email}`, password: one.password }),
      ).rejects.toMatchObject({ code: 'USERNAME_TAKEN' });
    });

    it('refuses sign-in and leaves no data after the grace period, whether or not the purge has run', async () => {
      const one = await person(app);
      await remove(one);
      const back = await deviceOf(app, one);
      await endGrace(one);
      const [known, unknown] = await Promise.all(
        [one.me.username, 'nobody_at_all'].map((username) =>
          callJson(`${app.url}/api/auth/login`, 'POST', { body: { username, password: one.password } }),
        ),
      );
      expect(known).toMatchObject({ status: 401, text: unknown?.text });
      await back.account.keepAccount();
      await purge();
      await expect(back.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    });
  });

  describe('after it', () => {
    it('leaves only an id and their messages to others, in all tables and files', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      const secret = {
        displayName: 'Quorvane Ixelby',
        bio: 'Collects zanthine lighthouses',
        note: 'Your wumbleford made me smile',
      };
      await a.client.updateMe({
        displayName: secret.displayName,
        bio: secret.bio,
        settings: { presence: false },
      });
      await a.client.send(conversationId, 'These words were given to Jonas');
      await b.client.send(conversationId, 'And these were mine');
      await a.client.react(conversationId, 2, '🎉', true);
      await b.client.react(conversationId, 2, '🎉', true);
      await a.client.react(conversationId, 2, '🦉', true);
      await a.client.markRead(conversationId, 2);
      const [passed, hopeful] = [await person(app), await person(app)];
      const sent = await a.client.sendInterest({ recipient: passed.me.username, message: secret.note });
      await passed.client.actOnInterest(sent.id, 'reject');
      const received = await hopeful.client.sendInterest({ recipient: a.me.username, message: 'Hello you' });
      await a.client.connect();
      const ready = nextEvent(a.client, 'export:changed', ({ export: { status } }) => status === 'ready');
      const archive = await a.client.account.startExport();
      await ready;
      const hash = await hashOf(a);
      const isThere = await everythingStored();
      for (const word of [
        ...Object.values(secret),
        hash,
        a.me.username,
        a.me.email,
        archive.id,
        sent.id,
        received.id,
      ])
        expect(isThere(word)).not.toEqual([]);

      await gone(a);

      const where = await everythingStored();
      for (const word of [
        ...Object.values(secret),
        a.me.username,
        a.me.email,
        hash,
        archive.id,
        sent.id,
        received.id,
        '🦉',
      ])
        expect([word, where(word)]).toEqual([word, []]);
      expect(where(a.me.id)).toEqual(['conversations', 'messages', 'receipts', 'relations', 'users']);
      expect(where('These words were given to Jonas')).toEqual(['messages']);
      const { rows } = await app.sql.query(`SELECT * FROM users WHERE id = $1`, [a.me.id]);
      expect(rows).toEqual([
        expect.objectContaining({
          username: a.me.id,
          email: a.me.id,
          display_name: 'Deleted person',
          bio: '',
          password_hash: '',
          shares_presence: true,
        }),
      ]);
      expect(
        (await app.sql.query(`SELECT delivered_seq, read_seq FROM receipts WHERE user_id = $1`, [a.me.id]))
          .rows,
      ).toEqual([{ delivered_seq: 0, read_seq: 0 }]);
    });

    it('no email file is left, whatever address the account had when it was written', async () => {
      const [one, other] = [await person(app), await person(app)];
      const { email, username } = one.me;
      const [proposed, next] = [`proposed.${username}@example.org`, `next.${username}@example.org`];
      const change = (address: string, { client, password }: TestPerson = one) =>
        client.account.changeEmail({ email: address, currentPassword: password });
      const asked = ({ subject }: ReceivedEmail) => subject === 'Your new e-mail address for Zentra';
      await emailTo(app, email, () => true);
      await change(proposed);
      await emailTo(app, proposed, asked);
      // Other users may have used the address before and since; their files stay.
      await change(next, other);
      const theirs = await emailTo(app, next, asked);
      await change(next);
      const { token } = await emailTo(app, next, (sent) => asked(sent) && sent.token !== theirs.token);
      await one.client.account.confirmEmail({ token });
      await change(next, other);
      await emailTo(app, next, ({ subject }) => subject === 'Somebody wanted to use your e-mail address');
      const before = await emailsTo(app, other.me.email);
      await gone(one);
      for (const address of [email, proposed, next]) expect(await emailsTo(app, address)).toEqual([]);
      expect(before.length).toBeGreaterThan(0);
      expect(await emailsTo(app, other.me.email)).toEqual(before);
    });

    async function hashOf({ me }: TestPerson): Promise<string> {
      const { rows } = await app.sql.query<{ hash: string }>(
        `SELECT password_hash AS hash FROM users WHERE id = $1`,
        [me.id],
      );
      return rows[0]?.hash.split('$').at(-1) ?? '';
    }

    /** Returns the tables and files that contain a text. */
    async function everythingStored(): Promise<(word: string) => string[]> {
      const { rows: tables } = await app.sql.query<{ name: string }>(
        `SELECT table_name AS name FROM information_schema.tables
         WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`,
      );
      const contents = new Map<string, string>();
      for (const { name } of tables) {
        const { rows } = await app.sql.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
        contents.set(name, rows.map(({ row }) => row).join('\n'));
      }
      for (const entry of await readdir(app.dataDir, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const path = join(entry.parentPath, entry.name);
        contents.set(path, path + (await readFile(path, 'latin1')));
      }
      return (word) => [...contents].filter(([, text]) => text.includes(word)).map(([name]) => name);
    }

    it('leaves the conversation to the other user: ended, with every message, under no name', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      await a.client.send(conversationId, 'First');
      await b.client.send(conversationId, 'Second');
      await a.client.react(conversationId, 2, '🎉', true);
      await b.client.react(conversationId, 2, '🎉', true);
      await b.client.react(conversationId, 1, '❤️', true);
      const { rev } = await b.client.conversation(conversationId);
      await gone(a);
      const deleted = { id: a.me.id, username: '', displayName: 'Deleted person', bio: '' };
      const shown = await b.client.conversation(conversationId);
      expect(shown).toMatchObject({
        state: 'ended',
        person: { ...deleted, relation: 'none' },
        lastSeq: 2,
        peerReadSeq: 0,
      });
      expect((await b.client.conversations()).items).toMatchObject([{ id: conversationId, person: deleted }]);
      expect((await b.client.messages(conversationId)).items).toMatchObject([
        { seq: 1, body: 'First', senderId: a.me.id, reactions: [{ emoji: '❤️', userIds: [b.me.id] }] },
        { seq: 2, body: 'Second', reactions: [{ emoji: '🎉', userIds: [b.me.id] }] },
      ]);
      // The change feed contains the removed reaction.
      expect(await b.client.changes(conversationId, { after: rev })).toMatchObject({
        items: [{ seq: 2, rev: rev + 1 }],
        rev: rev + 1,
      });
      await expect(b.client.send(conversationId, 'Hello?')).rejects.toMatchObject({
        code: 'CONSENT_REQUIRED',
      });
      await expect(b.client.edit(conversationId, 2, 'Changed')).rejects.toMatchObject({
        code: 'CONSENT_REQUIRED',
      });
    });

    it('frees the username and the address, and a user who takes them is a different account', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      await gone(a);
      const { username, email } = a.me;
      const next = new ZentraClient({ url: app.url });
      const me = await next.register({ username, email, password: a.password });
      expect(me.id).not.toBe(a.me.id);
      expect((await next.conversations()).items).toEqual([]);
      expect(await b.client.person(username)).toMatchObject({ relation: 'none', conversationId: null });
      expect((await b.client.conversation(conversationId)).person).toMatchObject({
        id: a.me.id,
        username: '',
      });
    });

    it('keeps their reports for moderators, and their details until the decision', async () => {
      const moderator = await person(app, 'moderator');
      await app.sql.query(`UPDATE users SET role = 'moderator' WHERE id = $1`, [moderator.me.id]);
      const { a: subject, b: reporter, conversationId } = await acceptedPair(app);
      const picture = await upload(subject, conversationId, await halves().png().toBuffer());
      await subject.client.send(conversationId, 'Or else', { attachments: [picture.id] });
      await reporter.client.send(conversationId, 'Leave me alone');
      const about = { userId: subject.me.id, conversationId, messages: [1, 2] };
      const report = (details: string) => reporter.client.report({ ...about, reason: 'harassment', details });
      const [open, decided] = [await report('It went on'), await report('It began in June')];
      await moderator.client.moderation.decide(decided, 'warn', 'Please stop');
      await gone(reporter);

      const theirs = { seq: 1, body: 'Or else', attachments: [{ id: picture.id }] };
      expect((await moderator.client.moderation.reports()).items.map(({ id }) => id)).toEqual(
        expect.arrayContaining([open, decided]),
      );
      expect(await moderator.client.moderation.report(open)).toMatchObject({
        reporter: null,
        status: 'open',
        details: 'It went on',
        excerpt: [theirs, { seq: 2, body: 'Leave me alone' }],
        otherReports: [{ id: decided, status: 'warned', reporter: null }],
      });
      const file = moderator.client.moderation.attachmentUrl(open, picture.id);
      expect((await fetchAs(moderator, file)).status).toBe(200);
      const forgotten = { reporter: null, details: '', messages: 1, excerpt: [theirs] };
      expect(await moderator.client.moderation.report(decided)).toMatchObject(forgotten);
      await moderator.client.moderation.decide(open, 'suspend');
      expect(await moderator.client.moderation.report(open)).toMatchObject({
        ...forgotten,
        status: 'suspended',
      });
      expect((await everythingStored())(reporter.me.id)).not.toContain('reports');
    });

    it('deletes reports about them', async () => {
      const [subject, reporter] = [await person(app), await person(app)];
      const id = await reporter.client.report({ userId: subject.me.id, reason: 'spam' });
      await gone(subject);
      expect((await app.sql.query('SELECT id FROM reports WHERE id = $1', [id])).rows).toEqual([]);
    });

    it('answers every reference to them like an unknown user', async () => {
      const [viewer, one] = [await person(app), await person(app)];
      await gone(one);
      const { id, username, email } = one.me;
      const unknown = '0197b6f2-6a53-7c11-9a44-0d5f3c1e2b7a';
      const compare = async (
        method: string,
        path: string,
        body: (name: string) => unknown,
        name: string,
        other: string,
      ) => {
        const [known, none] = await Promise.all(
          [name, other].map((it) => as(viewer, method, path.replace('NAME', it), body(it))),
        );
        expect(known).toMatchObject({ status: none?.status, text: none?.text });
        expect(none?.status).toBeGreaterThanOrEqual(400);
      };
      for (const [name, other] of [
        [username, 'nobody_at_all'],
        [id, unknown],
      ] as const) {
        await compare('GET', '/api/users/NAME', () => undefined, name, other);
        await compare(
          'POST',
          '/api/interests',
          (recipient) => ({ recipient, message: 'Hello' }),
          name,
          other,
        );
      }
      for (const [name, other] of [
        [username, 'nobody_at_all'],
        [email, 'nobody@example.org'],
        [id, unknown],
      ] as const)
        for (const password of [one.password, ''])
          await compare('POST', '/api/auth/login', (it) => ({ username: it, password }), name, other);
      expect((await viewer.client.people({ q: 'Deleted person' })).items).toEqual([]);
    });

    it('purges once, however many processes start it', async () => {
      const people = await Promise.all(Array.from({ length: 3 }, () => person(app)));
      for (const one of people) {
        await remove(one);
        await endGrace(one);
      }
      const second = await createApp(app.config);
      await second.init();
      await Promise.all([purge(), second.get(PurgeService).purgeDue(), purge()]);
      await purge();
      const { rows } = await app.sql.query<{ at: Date }>(
        `SELECT deleted_at AS at FROM users WHERE id = ANY ($1)`,
        [people.map(({ me }) => me.id)],
      );
      expect(rows.map(({ at }) => at)).toEqual(Array(3).fill(expect.any(Date)));
      await purge();
      const again = await app.sql.query(`SELECT deleted_at AS at FROM users WHERE id = ANY ($1)`, [
        people.map(({ me }) => me.id),
      ]);
      expect(again.rows).toEqual(rows);
      await second.close();
    });

    it('rolls back a failed purge, and the next round completes it', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      await a.client.send(conversationId, 'First');
      const other = await person(app);
      for (const one of [a, other]) {
        await remove(one);
        await endGrace(one);
      }
      // The last statement for this user fails, as when a process is killed before its commit.
      await app.sql.query(`
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$;
        CREATE TRIGGER refuse BEFORE UPDATE ON users FOR EACH ROW WHEN (OLD.id = '${a.me.id}') EXECUTE FUNCTION refuse()`);
      await purge();
      expect(await b.client.conversation(conversationId)).toMatchObject({
        state: 'open',
        person: { username: a.me.username },
      });
      const { rows } = await app.sql.query(
        `SELECT deleted_at IS NOT NULL AS "isGone" FROM users WHERE id = $1`,
        [other.me.id],
      );
      expect(rows).toEqual([{ isGone: true }]);
      await app.sql.query(`DROP TRIGGER refuse ON users; DROP FUNCTION refuse()`);
      await purge();
      expect(await b.client.conversation(conversationId)).toMatchObject({
        state: 'ended',
        person: { username: '' },
      });
    });

    it('applies foreign keys to tables that the purge does not list', async () => {
      const one = await person(app);
      await app.sql.query(`
        CREATE TABLE keepsakes (id int PRIMARY KEY, user_id uuid REFERENCES users (id) ON DELETE CASCADE);
        CREATE TABLE handled (id int PRIMARY KEY, moderator_id uuid REFERENCES users (id) ON DELETE SET NULL);
        INSERT INTO keepsakes VALUES (1, '${one.me.id}'); INSERT INTO handled VALUES (1, '${one.me.id}')`);
      await gone(one);
      expect((await app.sql.query('SELECT * FROM keepsakes')).rows).toEqual([]);
      expect((await app.sql.query('SELECT * FROM handled')).rows).toEqual([{ id: 1, moderator_id: null }]);
      await app.sql.query('DROP TABLE keepsakes, handled');
    });
  });

  it('a constraint requires an anonymised row to have no personal data', async () => {
    const one = await person(app);
    await expect(
      app.sql.query(`UPDATE users SET deleted_at = now() WHERE id = $1`, [one.me.id]),
    ).rejects.toMatchObject({ constraint: 'users_deleted_check' });
    await expect(
      app.sql.query(`UPDATE users SET deleted_at = now(), deletes_at = now() WHERE id = $1`, [one.me.id]),
    ).rejects.toMatchObject({ constraint: 'users_username_check' });
  });
});
