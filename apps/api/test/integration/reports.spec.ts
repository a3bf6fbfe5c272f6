import { acceptedPair, deviceOf, pendingInterest, person, type TestPerson } from '../support/factories';
import { callJson } from '../support/http';
import { startTestApp, type TestApp } from '../support/test-app';

const UNKNOWN_ID = '0197b6f2-6a53-7c11-9a44-0d5f3c1e2b7a';

describe('reports', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(() => app.close());

  const stored = async (id: string) => {
    const { rows } = await app.sql.query<{ excerpt: { seq: number; body: string; senderId: string }[] }>(
      'SELECT * FROM reports WHERE id = $1',
      [id],
    );
    return rows[0];
  };
  /** A conversation of three messages: two of `a`, the second one is by `b`. */
  const talk = async () => {
    const pair = await acceptedPair(app);
    await pair.a.client.send(pair.conversationId, 'one');
    await pair.b.client.send(pair.conversationId, 'two');
    await pair.a.client.send(pair.conversationId, 'three');
    return pair;
  };

  it('store the chosen messages, in order and unchanged, and no others', async () => {
    const { a, b, conversationId } = await talk();
    const id = await b.client.report({
      userId: a.me.id,
      reason: 'harassment',
      conversationId,
      messages: [3, 1],
    });
    await a.client.edit(conversationId, 1, 'changed');
    await a.client.delete(conversationId, 3);
    await b.client.endConversation(conversationId);
    expect((await stored(id))?.excerpt).toMatchObject([
      { seq: 1, body: 'one', senderId: a.me.id },
      { seq: 3, body: 'three', senderId: a.me.id },
    ]);
    expect((await stored(id))?.excerpt).toHaveLength(2);
  });

  it('are accepted after the end of a connection, and mark deleted messages', async () => {
    const { a, b, conversationId } = await talk();
    await a.client.delete(conversationId, 1);
    await b.client.endConversation(conversationId);
    const id = await b.client.report({ userId: a.me.id, reason: 'spam', conversationId, messages: [1, 2] });
    expect((await stored(id))?.excerpt).toMatchObject([
      { seq: 1, body: '', deletedAt: expect.any(String) as string },
      { seq: 2, body: 'two', deletedAt: null },
    ]);
  });

  it('accept only messages of the conversation with the reported user', async () => {
    const { a, b, conversationId } = await talk();
    const { conversationId: foreign } = await talk();
    const stranger = await person(app);
    const about = { userId: a.me.id, reason: 'other' as const };
    const refused = { code: 'VALIDATION_FAILED' };
    await expect(b.client.report({ ...about, conversationId: foreign, messages: [1] })).rejects.toMatchObject(
      { ...refused, errors: [{ path: 'conversationId' }] },
    );
    await expect(stranger.client.report({ ...about, conversationId, messages: [1] })).rejects.toMatchObject({
      ...refused,
      errors: [{ path: 'conversationId' }],
    });
    await expect(b.client.report({ ...about, conversationId, messages: [1, 4] })).rejects.toMatchObject({
      ...refused,
      errors: [{ path: 'messages' }],
    });
    await expect(b.client.report({ ...about, messages: [1] })).rejects.toMatchObject(refused);
    await expect(
      b.client.report({ ...about, conversationId, messages: Array.from({ length: 51 }, (_, i) => i + 1) }),
    ).rejects.toMatchObject(refused);
  });

  it('are accepted about users whom one can know: visible, a sender, or once connected', async () => {
    const [reporter, subject] = [await person(app), await person(app)];
    const report = (by: TestPerson, userId: string) => by.client.report({ userId, reason: 'spam' });
    await expect(report(reporter, reporter.me.id)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(report(reporter, UNKNOWN_ID)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(report(reporter, subject.me.id)).resolves.toEqual(expect.any(String));

    const { sender, recipient } = await pendingInterest(app);
    const { a, b } = await acceptedPair(app);
    await app.sql.query('UPDATE users SET suspended_at = now() WHERE id = ANY ($1)', [
      [sender.me.id, a.me.id],
    ]);
    await expect(report(recipient, sender.me.id)).resolves.toEqual(expect.any(String));
    await expect(report(b, a.me.id)).resolves.toEqual(expect.any(String));
    const answers = await Promise.all(
      [sender.me.id, UNKNOWN_ID].map((userId) =>
        callJson(`${app.url}/api/reports`, 'POST', {
          cookie: reporter.client.http.cookie,
          body: { userId, reason: 'spam' },
        }),
      ),
    );
    expect(answers[0]?.text).toBe(answers[1]?.text);
    expect(answers[0]?.status).toBe(404);
  });

  it('with the same content within a day are stored once, also when sent concurrently; others are not', async () => {
    const { a, b, conversationId } = await talk();
    const body = { userId: a.me.id, reason: 'spam' as const, conversationId, messages: [1] };
    const ids = await Promise.all(Array.from({ length: 6 }, () => b.client.report(body)));
    expect(new Set(ids).size).toBe(1);
    const again = await callJson(`${app.url}/api/reports`, 'POST', { cookie: b.client.http.cookie, body });
    expect(again.status).toBe(200);
    expect(again.json).toEqual({ id: ids[0] });
    expect(await b.client.report({ ...body, messages: [1, 3] })).not.toBe(ids[0]);
    expect(await b.client.report({ ...body, details: 'Again today' })).not.toBe(ids[0]);
    await app.sql.query(`UPDATE reports SET created_at = now() - interval '25 hours' WHERE id = $1`, [
      ids[0],
    ]);
    expect(await b.client.report(body)).not.toBe(ids[0]);
  });

  it('reveal nothing to the reported user, by no answer and no event', async () => {
    const { a, b, conversationId } = await talk();
    const look = async () => {
      const paths = ['auth/me', 'warnings', 'conversations', `conversations/${conversationId}/messages`];
      const all = [...paths, 'interests', 'interests?box=sent', 'users', `users/${b.me.username}`];
      const answers = await Promise.all(
        all.map((path) => callJson(`${app.url}/api/${path}`, 'GET', { cookie: a.client.http.cookie })),
      );
      return answers.map(({ status, text }) => ({ status, text }));
    };
    const before = await look();
    const device = await deviceOf(app, a);
    await device.connect();
    const received: string[] = [];
    device.live.events.on('moderation:changed', () => received.push('moderation:changed'));
    device.live.events.on('interest:changed', () => received.push('interest:changed'));
    device.live.events.on('session:ended', () => received.push('session:ended'));
    await b.client.report({ userId: a.me.id, reason: 'spam', conversationId, messages: [1] });
    const next = new Promise((resolve) => device.on('message:new', resolve));
    const after = await look();
    await b.client.send(conversationId, 'the event after');
    await next;
    expect(received).toEqual([]);
    expect(after).toEqual(before);
    device.close();
  });

  it('are limited to 20 a day', async () => {
    const limited = await startTestApp({ rateLimitFactor: 1 });
    const [reporter, subject] = [await person(limited), await person(limited)];
    const send = (n: number) =>
      reporter.client.report({ userId: subject.me.id, reason: 'other', details: `No. ${n}` });
    for (let n = 1; n <= 20; n += 1) await send(n);
    await expect(send(21)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await limited.close();
  });
});
