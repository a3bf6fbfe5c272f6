import type { Message } from '@zentra/contracts';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { NormaliseReactions1763850020000 } from '../../src/database/migrations/1763850020000-NormaliseReactions';
import { acceptedPair, deviceOf, person, type TestPerson } from '../support/factories';
import { callJson } from '../support/http';
import { nextEvent } from '../support/sockets';
import { startTestApp, type TestApp } from '../support/test-app';

describe('changing messages', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(() => app.close());

  const as = ({ client }: TestPerson, method: string, path: string, body?: unknown) =>
    callJson(app.url + path, method, { cookie: client.http.cookie, body });
  const code = (promise: Promise<unknown>) =>
    promise.then(
      () => 'ok',
      (error: { code?: string }) => error.code,
    );
  const live = async () => {
    const pair = await acceptedPair(app);
    await Promise.all([pair.a.client.connect(), pair.b.client.connect()]);
    const close = () => [pair.a, pair.b].forEach(({ client }) => client.close());
    return { ...pair, close };
  };

  describe('reply', () => {
    it('contains the seq of the message it answers, over socket and HTTP', async () => {
      const { a, b, conversationId, close } = await live();
      await a.client.send(conversationId, 'Seven?');
      const received = nextEvent(a.client, 'message:new');
      const reply = await b.client.send(conversationId, 'Yes', { replyTo: 1 });
      expect(reply.replyTo).toBe(1);
      expect((await received).message).toEqual(reply);
      const path = `/api/conversations/${conversationId}/messages`;
      const overHttp = await as(a, 'POST', path, { clientId: uuidv7(), body: 'Good', replyTo: 2 });
      expect(overHttp).toMatchObject({ status: 201, json: { replyTo: 2 } });
      close();
    });

    it.each([1, 99])('to message %i, which is not there, is refused and stores nothing', async (replyTo) => {
      const { a, conversationId } = await acceptedPair(app);
      const path = `/api/conversations/${conversationId}/messages`;
      expect(await as(a, 'POST', path, { clientId: uuidv7(), body: 'To whom?', replyTo })).toMatchObject({
        status: 400,
        json: { code: 'VALIDATION_FAILED', errors: [{ path: 'replyTo' }] },
      });
      expect((await a.client.messages(conversationId)).items).toEqual([]);
      expect((await a.client.send(conversationId, 'First')).seq).toBe(1);
    });

    it('belongs to the content of a clientId', async () => {
      const { a, conversationId } = await acceptedPair(app);
      await a.client.send(conversationId, 'One');
      const clientId = uuidv7();
      await a.client.send(conversationId, 'Two', { clientId, replyTo: 1 });
      expect(await code(a.client.send(conversationId, 'Two', { clientId }))).toBe('CLIENT_ID_REUSED');
    });
  });

  describe('edit', () => {
    it('gives the message another text and rev, and publishes it to every other device', async () => {
      const { a, b, conversationId, close } = await live();
      const tablet = await deviceOf(app, a);
      await tablet.connect();
      await a.client.send(conversationId, 'Sevn?');
      const echoes: Message[] = [];
      a.client.on('message:changed', ({ message }) => echoes.push(message));
      const received = [nextEvent(b.client, 'message:changed'), nextEvent(tablet, 'message:changed')];
      const edited = await a.client.edit(conversationId, 1, 'Seven?');
      expect(edited).toMatchObject({ seq: 1, rev: 2, body: 'Seven?', editedAt: expect.stringMatching(/Z$/) });
      for (const event of await Promise.all(received)) expect(event.message).toEqual(edited);
      expect((await b.client.messages(conversationId)).items).toEqual([edited]);
      expect(await b.client.conversation(conversationId)).toMatchObject({ rev: 2, lastSeq: 1 });
      expect(echoes).toEqual([]);
      tablet.close();
      close();
    });

    it('with the same text changes nothing', async () => {
      const { a, conversationId } = await acceptedPair(app);
      const sent = await a.client.send(conversationId, 'Same');
      expect(await a.client.edit(conversationId, 1, 'Same')).toEqual(sent);
      expect((await a.client.conversation(conversationId)).rev).toBe(1);
    });

    it('answers a late repeat of the send like a repeat', async () => {
      const { a, conversationId } = await acceptedPair(app);
      const clientId = uuidv7();
      await a.client.send(conversationId, 'Sevn?', { clientId });
      const edited = await a.client.edit(conversationId, 1, 'Seven?');
      expect(await a.client.send(conversationId, 'Sevn?', { clientId })).toEqual(edited);
    });
  });

  describe('delete', () => {
    it('leaves an empty message with the same seq', async () => {
      const { a, b, conversationId, close } = await live();
      await a.client.send(conversationId, 'One');
      await a.client.send(conversationId, 'Two', { replyTo: 1 });
      await b.client.react(conversationId, 2, '👍', true);
      const received = nextEvent(b.client, 'message:changed');
      const gone = await a.client.delete(conversationId, 2);
      expect(gone).toMatchObject({ seq: 2, rev: 4, body: '', replyTo: null, reactions: [], editedAt: null });
      expect(gone.deletedAt).toMatch(/Z$/);
      expect((await received).message).toEqual(gone);
      expect(await a.client.delete(conversationId, 2)).toEqual(gone);
      expect(await code(a.client.edit(conversationId, 2, 'Back'))).toBe('MESSAGE_DELETED');
      expect(await code(b.client.react(conversationId, 2, '👍', true))).toBe('MESSAGE_DELETED');
      expect((await a.client.send(conversationId, 'Three')).seq).toBe(3);
      const { rows } = await app.sql.query<{ row: string }>(
        `SELECT m::text AS row FROM messages m WHERE conversation_id = $1 AND seq = 2`,
        [conversationId],
      );
      expect(rows[0]?.row).not.toContain('Two');
      close();
    });

    it('is not counted as unread', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      await a.client.send(conversationId, 'One');
      await a.client.delete(conversationId, 1);
      expect((await b.client.conversation(conversationId)).unread).toBe(0);
    });
  });

  describe('reactions', () => {
    it('of both users are in the order given, and can be removed', async () => {
      const { a, b, conversationId, close } = await live();
      await a.client.send(conversationId, 'One');
      await a.client.react(conversationId, 1, '❤️', true);
      const received = nextEvent(a.client, 'message:changed');
      const both = await b.client.react(conversationId, 1, '❤️', true);
      expect(both.reactions).toEqual([{ emoji: '❤️', userIds: [a.me.id, b.me.id] }]);
      expect((await received).message).toEqual(both);
      expect((await b.client.react(conversationId, 1, '👍🏽', true)).reactions).toHaveLength(2);
      expect((await a.client.react(conversationId, 1, '❤️', false)).reactions).toEqual([
        { emoji: '❤️', userIds: [b.me.id] },
        { emoji: '👍🏽', userIds: [b.me.id] },
      ]);
      close();
    });

    it('are idempotent', async () => {
      const { a, conversationId } = await acceptedPair(app);
      await a.client.send(conversationId, 'One');
      const first = await a.client.react(conversationId, 1, '🎉', true);
      expect(await a.client.react(conversationId, 1, '🎉', true)).toEqual(first);
      expect(await a.client.react(conversationId, 1, '👀', false)).toEqual(first);
    });

    it('in parallel are all stored, each with its own rev', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      await a.client.send(conversationId, 'One');
      const emoji = ['👍', '❤️', '😂', '😮', '😢', '🎉'];
      const answers = await Promise.all(
        [a, b].flatMap(({ client }) => emoji.map((one) => client.react(conversationId, 1, one, true))),
      );
      expect(new Set(answers.map(({ rev }) => rev)).size).toBe(12);
      const { reactions } = (await a.client.messages(conversationId)).items[0] as Message;
      expect(reactions.map(({ userIds }) => userIds.length)).toEqual([2, 2, 2, 2, 2, 2]);
    });

    it.each(['', 'x', '7', '👍👍', '👍 ', '<b>', 'ok👍', '🇩🇪🇫🇷', 'a\u20e3', `👍${'\u0301'.repeat(14)}`])(
      'refuse %j',
      async (emoji) => {
        const { a, conversationId } = await acceptedPair(app);
        await a.client.send(conversationId, 'One');
        await a.client.connect();
        expect(await code(a.client.react(conversationId, 1, emoji, true))).toBe('VALIDATION_FAILED');
        a.client.close();
      },
    );

    it.each([
      ['❤', '❤️'],
      ['👍\ufe0f', '👍'],
      ['☺\ufe0e', '☺️'],
    ])('are one reaction however they are encoded: %s is %s', async (given, emoji) => {
      const { a, b, conversationId } = await acceptedPair(app);
      await a.client.send(conversationId, 'One');
      await a.client.react(conversationId, 1, emoji, true);
      const { reactions } = await b.client.react(conversationId, 1, given, true);
      expect(reactions).toEqual([{ emoji, userIds: [a.me.id, b.me.id] }]);
      expect((await a.client.react(conversationId, 1, given, false)).reactions).toEqual([
        { emoji, userIds: [b.me.id] },
      ]);
    });

    it('in several Unicode forms are merged by the migration, and clients receive the change', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      for (const text of ['One', 'Two', 'Three']) await a.client.send(conversationId, text);
      const store = (seq: number, reactions: Message['reactions']) =>
        app.sql.query(`UPDATE messages SET reactions = $3 WHERE conversation_id = $1 AND seq = $2`, [
          conversationId,
          seq,
          JSON.stringify(reactions),
        ]);
      const [mara, jonas] = [a.me.id, b.me.id];
      await store(1, [
        { emoji: '❤', userIds: [mara] },
        { emoji: '🎉', userIds: [jonas] },
        { emoji: '❤️', userIds: [mara, jonas] },
        { emoji: 'a\u20e3', userIds: [mara] },
        { emoji: `👍${'\u0301'.repeat(14)}`, userIds: [mara] },
      ]);
      await store(2, [{ emoji: 'a\u20e3', userIds: [mara] }]);
      await store(3, [{ emoji: '🎉', userIds: [mara] }]);
      const dataSource = app.app.get(DataSource);
      const runner = dataSource.createQueryRunner();
      await new NormaliseReactions1763850020000().up(runner);
      await runner.release();
      const { items } = await b.client.changes(conversationId, { after: 3 });
      expect(items.map(({ seq, reactions }) => [seq, reactions])).toEqual([
        [
          1,
          [
            { emoji: '❤️', userIds: [mara, jonas] },
            { emoji: '🎉', userIds: [jonas] },
            { emoji: '👍', userIds: [mara] },
          ],
        ],
        [2, []],
      ]);
    });

    it.each(['👍', '👍🏿', '❤️', '🇩🇪', '👩‍👩‍👧‍👦', '🏳️‍🌈', '7️⃣', '🫠'])('take %s over HTTP too', async (emoji) => {
      const { a, conversationId } = await acceptedPair(app);
      await a.client.send(conversationId, 'One');
      expect((await a.client.react(conversationId, 1, emoji, true)).reactions[0]?.emoji).toBe(emoji);
      expect((await a.client.react(conversationId, 1, emoji, false)).reactions).toEqual([]);
    });

    it('are limited to twelve different emoji', async () => {
      const { a, conversationId } = await acceptedPair(app);
      await a.client.send(conversationId, 'One');
      const many = [...'😀😁😂😃😄😅😆😇😈😉😊😋'];
      for (const emoji of many) await a.client.react(conversationId, 1, emoji, true);
      expect(await code(a.client.react(conversationId, 1, '😌', true))).toBe('VALIDATION_FAILED');
    });
  });

  describe('whose and where', () => {
    it('refuses edits and deletions of the other user’s messages', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      await a.client.send(conversationId, 'Mine');
      expect(await code(b.client.edit(conversationId, 1, 'Yours'))).toBe('FORBIDDEN');
      expect(await code(b.client.delete(conversationId, 1))).toBe('FORBIDDEN');
      expect((await b.client.messages(conversationId)).items[0]?.body).toBe('Mine');
    });

    it('answers NOT_FOUND for an unknown message', async () => {
      const { a, conversationId } = await acceptedPair(app);
      expect(await code(a.client.edit(conversationId, 1, 'x'))).toBe('NOT_FOUND');
      const path = `/api/conversations/${conversationId}/messages`;
      expect(await as(a, 'DELETE', `${path}/one`)).toMatchObject({ status: 400 });
      expect(await as(a, 'DELETE', `${path}/0`)).toMatchObject({ status: 404 });
    });

    it('refuses changes and publishes nothing once the consent has ended', async () => {
      const { a, b, conversationId, close } = await live();
      await a.client.send(conversationId, 'Mine');
      const received: unknown[] = [];
      b.client.on('message:changed', (event) => received.push(event));
      const end = `UPDATE conversations SET interest_id = NULL, interest_status = NULL, ended_at = now() WHERE id = $1`;
      await app.sql.query(end, [conversationId]);
      for (const act of [
        a.client.edit(conversationId, 1, 'x'),
        a.client.delete(conversationId, 1),
        a.client.react(conversationId, 1, '👍', true),
      ]) {
        expect(await code(act)).toBe('CONSENT_REQUIRED');
      }
      expect(await code(b.client.setTyping(conversationId, true))).toBe('CONSENT_REQUIRED');
      expect(received).toEqual([]);
      close();
    });

    it('publishes no change to a third user', async () => {
      const { a, conversationId, close } = await live();
      const third = await person(app);
      await third.client.connect();
      const received: unknown[] = [];
      for (const event of ['message:changed', 'conversation:receipt', 'typing:changed'] as const)
        third.client.on(event, (payload) => received.push(payload));
      await a.client.send(conversationId, 'One');
      await a.client.edit(conversationId, 1, 'Two');
      await a.client.setTyping(conversationId, true);
      expect(await code(third.client.setTyping(conversationId, true))).toBe('NOT_FOUND');
      expect(await code(third.client.markDelivered(conversationId, 1))).toBe('NOT_FOUND');
      expect(received).toEqual([]);
      third.client.close();
      close();
    });
  });

  describe('the change feed', () => {
    it('returns what was created, edited, deleted and reacted to after a rev, once each, in its current state', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      for (const body of ['1', '2', '3', '4']) await a.client.send(conversationId, body);
      await a.client.edit(conversationId, 2, 'two'); // rev 5
      await b.client.react(conversationId, 1, '👍', true); // 6
      await a.client.send(conversationId, '5'); // 7
      await a.client.delete(conversationId, 3); // 8
      await a.client.edit(conversationId, 2, 'TWO'); // 9
      const feed = async (after: number, limit?: number) => {
        const { items, rev, hasMore } = await b.client.changes(conversationId, { after, limit });
        return { items: items.map((m) => [m.rev, m.seq, m.body]), rev, hasMore };
      };
      const all = [
        [4, 4, '4'],
        [6, 1, '1'],
        [7, 5, '5'],
        [8, 3, ''],
        [9, 2, 'TWO'],
      ];
      expect(await feed(0)).toEqual({ items: all, rev: 9, hasMore: false });
      expect(await feed(4)).toEqual({ items: all.slice(1), rev: 9, hasMore: false });
      expect(await feed(0, 2)).toEqual({ items: all.slice(0, 2), rev: 6, hasMore: true });
      expect(await feed(6, 3)).toEqual({ items: all.slice(2), rev: 9, hasMore: false });
      expect(await feed(9)).toEqual({ items: [], rev: 9, hasMore: false });
      expect((await b.client.messages(conversationId)).rev).toBe(9);
      for (const query of ['', '?after=-1', '?after=x', '?after=0&limit=0'])
        expect(await as(b, 'GET', `/api/conversations/${conversationId}/changes${query}`)).toMatchObject({
          status: 400,
        });
    });

    it('brings a client to the state of the server, also with changes between pages', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      await Promise.all(Array.from({ length: 60 }, (_, i) => a.client.send(conversationId, `${i}`)));
      const known = new Map<number, Message>();
      let isDone = false;
      const churn = (async () => {
        for (let i = 1; i <= 60; i += 1) {
          await a.client.edit(conversationId, i, `edited ${i}`);
          if (i % 3 === 0) await b.client.react(conversationId, i, '👍', true);
          if (i % 5 === 0) await a.client.send(conversationId, `late ${i}`);
        }
        isDone = true;
      })();
      let after = 0;
      for (let hasMore = true; hasMore || !isDone;) {
        const page = await b.client.changes(conversationId, { after, limit: 7 });
        for (const message of page.items) known.set(message.seq, message);
        ({ rev: after, hasMore } = page);
      }
      await churn;
      for (let hasMore = true; hasMore;) {
        const page = await b.client.changes(conversationId, { after, limit: 100 });
        for (const message of page.items) known.set(message.seq, message);
        ({ rev: after, hasMore } = page);
      }
      const { items } = await b.client.messages(conversationId, { after: 0, limit: 100 });
      expect([...known.values()].sort((x, y) => x.seq - y.seq)).toEqual(items);
    });
  });
});
