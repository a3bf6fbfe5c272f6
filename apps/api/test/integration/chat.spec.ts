import type { Message } from '@zentra/contracts';
import { v7 as uuidv7 } from 'uuid';
import { acceptedPair, deviceOf, pendingInterest, person, type TestPerson } from '../support/factories';
import { callJson } from '../support/http';
import { nextEvent } from '../support/sockets';
import { startTestApp, type TestApp } from '../support/test-app';
import { upload } from '../support/uploads';

const UNKNOWN = '0197b6f2-6a53-7c11-9a44-0d5f3c1e2b7a';

describe('chat', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(() => app.close());

  const as = ({ client }: TestPerson, method: string, path: string, body?: unknown) =>
    callJson(app.url + path, method, { cookie: client.http.cookie, body });
  const post = (who: TestPerson, conversationId: string, body: unknown) =>
    as(who, 'POST', `/api/conversations/${conversationId}/messages`, body);
  const code = (promise: Promise<unknown>) =>
    promise.then(
      () => 'ok',
      (error: { code?: string }) => error.code,
    );

  describe('sending', () => {
    it('stores over HTTP with 201 and seq from 1, and publishes to the devices of both users', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      await Promise.all([a.client.connect(), b.client.connect()]);
      const received = [nextEvent(a.client, 'message:new'), nextEvent(b.client, 'message:new')];
      const clientId = uuidv7();
      const answer = await post(a, conversationId, { clientId, body: '  Seven?\r\nOr eight  ' });
      expect(answer.status).toBe(201);
      expect(answer.json).toEqual({
        conversationId,
        seq: 1,
        rev: 1,
        senderId: a.me.id,
        clientId,
        body: '  Seven?\nOr eight  ',
        attachments: [],
        replyTo: null,
        reactions: [],
        createdAt: expect.stringMatching(/Z$/),
        editedAt: null,
        deletedAt: null,
      });
      for (const event of await Promise.all(received)) expect(event).toEqual({ message: answer.json });
      a.client.close();
      b.client.close();
    });

    it('acks over the socket and publishes to every other device, but not to the sending socket', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      const tablet = await deviceOf(app, a);
      await Promise.all([a.client.connect(), b.client.connect(), tablet.connect()]);
      const echoes: Message[] = [];
      a.client.on('message:new', ({ message }) => echoes.push(message));
      const received = [nextEvent(b.client, 'message:new'), nextEvent(tablet, 'message:new')];
      const clientId = uuidv7();
      const ack = await a.client.live.request('message:send', { conversationId, clientId, body: 'Hello' });
      expect(ack).toEqual({
        message: expect.objectContaining({ seq: 1, clientId, body: 'Hello' }),
        duplicate: false,
      });
      for (const event of await Promise.all(received)) expect(event.message).toEqual(ack.message);
      // The ack of b reaches the sending socket after any echo would have.
      const answered = nextEvent(a.client, 'message:new');
      await b.client.send(conversationId, 'Hi');
      await answered;
      expect(echoes.map(({ body }) => body)).toEqual(['Hi']);
      [a.client, b.client, tablet].forEach((client) => client.close());
    });

    it('publishes conversation:moved on a repeat, since the first attempt may not have been published', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      const message = await a.client.send(conversationId, 'Once');
      await b.client.connect();
      const moved = nextEvent(b.client, 'conversation:moved');
      await a.client.send(conversationId, 'Once', { clientId: message.clientId });
      expect(await moved).toEqual({ conversationId, rev: message.rev });
      b.client.close();
    });

    it('answers a repeat with the first result, over HTTP or the socket', async () => {
      const { a, conversationId } = await acceptedPair(app);
      await a.client.connect();
      const body = { clientId: uuidv7(), body: 'Once' };
      const first = await post(a, conversationId, body);
      const repeat = await post(a, conversationId, body);
      expect(repeat).toMatchObject({ status: 200, text: first.text });
      expect(await a.client.live.request('message:send', { conversationId, ...body })).toEqual({
        message: first.json,
        duplicate: true,
      });
      expect((await a.client.messages(conversationId)).items).toHaveLength(1);
      a.client.close();
    });

    it('refuses the same clientId with another text; the other person may use it', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      const clientId = uuidv7();
      await a.client.send(conversationId, 'One', { clientId });
      expect(await post(a, conversationId, { clientId, body: 'Two' })).toMatchObject({
        status: 409,
        json: { code: 'CLIENT_ID_REUSED' },
      });
      expect(await b.client.send(conversationId, 'Two', { clientId })).toMatchObject({ seq: 2 });
    });

    it('assigns seq to concurrent sends of both users without a gap, in the order of each sender', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      await Promise.all([a.client.connect(), b.client.connect()]);
      const burst = (who: TestPerson, name: string) =>
        Array.from({ length: 100 }, (_, i) => who.client.send(conversationId, `${name} ${i}`));
      await Promise.all([...burst(a, 'a'), ...burst(b, 'b')]);
      const { items } = await a.client.messages(conversationId, { limit: 100, after: 100 });
      const all = [...(await a.client.messages(conversationId, { limit: 100, after: 0 })).items, ...items];
      expect(all.map(({ seq }) => seq)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
      expect(all.map(({ rev }) => rev)).toEqual(all.map(({ seq }) => seq));
      for (const [who, name] of [
        [a, 'a'],
        [b, 'b'],
      ] as const) {
        const own = all.filter(({ senderId }) => senderId === who.me.id).map(({ body }) => body);
        expect(own).toEqual(Array.from({ length: 100 }, (_, i) => `${name} ${i}`));
      }
      a.client.close();
      b.client.close();
    });

    it.each([
      ['', 'an empty text'],
      ['   \n ', 'white space alone'],
      ['x'.repeat(4001), 'too many characters'],
      ['a\u0000b', 'a NUL'],
      ['\udc00', 'half a surrogate pair'],
    ])('refuses %j: %s', async (body) => {
      const { a, conversationId } = await acceptedPair(app);
      expect(await code(a.client.send(conversationId, body))).toBe('VALIDATION_FAILED');
    });

    it('stores emoji, right-to-left text, 4,000 characters and NFC', async () => {
      const { a, conversationId } = await acceptedPair(app);
      for (const body of ['👩‍👩‍👧‍👦', 'مرحبا بالعالم', '🦉'.repeat(4000)]) {
        expect((await a.client.send(conversationId, body)).body).toBe(body);
      }
      expect((await a.client.send(conversationId, 'e\u0301')).body).toBe('\u00e9');
    });

    it('fails alone in a batch: a message that Postgres refuses does not fail others', async () => {
      const { a, conversationId } = await acceptedPair(app);
      await app.sql.query(`ALTER TABLE messages ADD CONSTRAINT no_poison CHECK (body <> 'poison') NOT VALID`);
      const results = await Promise.all(
        ['one', 'poison', 'two'].map((body) => code(a.client.send(conversationId, body))),
      );
      await app.sql.query(`ALTER TABLE messages DROP CONSTRAINT no_poison`);
      expect(results).toEqual(['ok', 'INTERNAL', 'ok']);
      expect((await a.client.messages(conversationId)).items.map(({ seq }) => seq)).toEqual([1, 2]);
    });
  });

  describe('consent', () => {
    it('is checked by the inserting statement: without an accepted interest no message is stored', async () => {
      const { a, b, conversationId, interest } = await acceptedPair(app);
      await b.client.connect();
      const received: unknown[] = [];
      b.client.on('message:new', (event) => received.push(event));
      await app.sql.query(
        `UPDATE conversations SET interest_id = NULL, interest_status = NULL, ended_at = now() WHERE id = $1`,
        [conversationId],
      );
      expect(await post(a, conversationId, { clientId: uuidv7(), body: 'Still there?' })).toMatchObject({
        status: 403,
        json: { code: 'CONSENT_REQUIRED' },
      });
      expect((await b.client.conversation(conversationId)).state).toBe('ended');
      await app.sql.query(
        `UPDATE conversations SET interest_id = $2, interest_status = 'accepted', ended_at = NULL WHERE id = $1`,
        [conversationId, interest.id],
      );
      const next = nextEvent(b.client, 'message:new');
      await a.client.send(conversationId, 'Back');
      await next;
      expect(received).toHaveLength(1);
      b.client.close();
    });

    it('cannot be pointed at an interest that is not accepted', async () => {
      const { conversationId } = await acceptedPair(app);
      const { interest } = await pendingInterest(app);
      await expect(
        app.sql.query(`UPDATE conversations SET interest_id = $2 WHERE id = $1`, [
          conversationId,
          interest.id,
        ]),
      ).rejects.toMatchObject({ constraint: 'conversations_interest_fkey' });
    });

    it('answers a third user exactly as an unknown id, and publishes nothing to them', async () => {
      const { a, conversationId } = await acceptedPair(app);
      const third = await person(app);
      await third.client.connect();
      const received: unknown[] = [];
      third.client.on('message:new', (event) => received.push(event));
      for (const [method, suffix, body] of [
        ['GET', '', undefined],
        ['GET', '/messages', undefined],
        ['GET', '/changes?after=0', undefined],
        ['PATCH', '/messages/1', { body: 'Mine now' }],
        ['DELETE', '/messages/1', undefined],
        ['PUT', '/messages/1/reactions/%F0%9F%91%8D', undefined],
        ['DELETE', '/messages/1/reactions/%F0%9F%91%8D', undefined],
        ['POST', '/messages', { clientId: uuidv7(), body: 'Let me in' }],
        ['POST', '/read', { seq: 1 }],
      ] as const) {
        const theirs = await as(third, method, `/api/conversations/${conversationId}${suffix}`, body);
        const none = await as(third, method, `/api/conversations/${UNKNOWN}${suffix}`, body);
        expect(theirs.text).toBe(none.text);
        expect([403, 404]).toContain(theirs.status);
      }
      await Promise.all(Array.from({ length: 50 }, (_, i) => a.client.send(conversationId, `private ${i}`)));
      expect(
        await code(
          third.client.live.request('message:send', { conversationId, clientId: uuidv7(), body: 'x' }),
        ),
      ).toBe('CONSENT_REQUIRED');
      expect(received).toEqual([]);
      expect((await a.client.messages(conversationId)).items).toHaveLength(50);
      third.client.close();
    });

    it('refuses a forged sender', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      const forged = { clientId: uuidv7(), body: 'It was b', senderId: b.me.id };
      expect(await post(a, conversationId, forged)).toMatchObject({
        status: 400,
        json: { code: 'VALIDATION_FAILED' },
      });
    });
  });

  describe('history', () => {
    it('pages back and forth, ascending, and says whether there is more', async () => {
      const { a, conversationId } = await acceptedPair(app);
      for (let i = 1; i <= 7; i += 1) await a.client.send(conversationId, `message ${i}`);
      const page = async (query: { before?: number; after?: number; limit?: number }) => {
        const { items, hasMore } = await a.client.messages(conversationId, query);
        return [items.map(({ seq }) => seq), hasMore];
      };
      expect(await page({ limit: 3 })).toEqual([[5, 6, 7], true]);
      expect(await page({ limit: 3, before: 5 })).toEqual([[2, 3, 4], true]);
      expect(await page({ limit: 3, before: 2 })).toEqual([[1], false]);
      expect(await page({ limit: 3, after: 3 })).toEqual([[4, 5, 6], true]);
      expect(await page({ limit: 3, after: 7 })).toEqual([[], false]);
      expect(
        await as(a, 'GET', `/api/conversations/${conversationId}/messages?before=5&after=1`),
      ).toMatchObject({ status: 400 });
    });

    it('begins at a point in time, before, between or after messages', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      const from = async (moment: string) => {
        const { items } = await a.client.messages(conversationId, { from: moment, limit: 2 });
        return items.map(({ seq }) => seq);
      };
      expect(await from('2026-01-01T00:00:00.000Z')).toEqual([]);
      for (let i = 1; i <= 9; i += 1) await (i % 2 ? a : b).client.send(conversationId, `message ${i}`);
      // Two messages a day, at 08:00 and at 20:00.
      await app.sql.query(
        `UPDATE messages SET created_at = timestamptz '2026-03-01 08:00Z' + (seq - 1) * interval '12 hours'
         WHERE conversation_id = $1`,
        [conversationId],
      );
      const expected: Record<string, number[]> = {
        '2026-02-01T00:00:00.000Z': [1, 2],
        '2026-03-01T08:00:00.000Z': [1, 2],
        '2026-03-01T08:00:00.001Z': [2, 3],
        '2026-03-03T00:00:00.000Z': [5, 6],
        '2026-03-05T08:00:00.000Z': [9],
        '2026-03-05T08:00:00.001Z': [],
      };
      for (const [moment, seqs] of Object.entries(expected))
        expect([moment, await from(moment)]).toEqual([moment, seqs]);
      const path = `/api/conversations/${conversationId}/messages`;
      expect(await as(a, 'GET', `${path}?from=2026-03-01T08:00:00.000Z&after=1`)).toMatchObject({
        status: 400,
      });
      expect(await as(a, 'GET', `${path}?from=tuesday`)).toMatchObject({ status: 400 });
    });
  });

  describe('when the clock has been set back', () => {
    /** Moves all times into the future, as if the clock had been ahead when they were stored. */
    const setAhead = (conversationId: string, by: string) =>
      app.sql.query(
        `WITH moved AS (UPDATE messages SET created_at = created_at + $2::interval WHERE conversation_id = $1)
         UPDATE conversations SET last_activity_at = last_activity_at + $2::interval WHERE id = $1`,
        [conversationId, by],
      );
    const minutesAhead = ({ createdAt }: Message) => (Date.parse(createdAt) - Date.now()) / 60_000;

    it('keeps message times ascending, so that a point in time is found', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      await a.client.send(conversationId, 'Seven?');
      await setAhead(conversationId, '30 minutes');
      const next = await b.client.send(conversationId, 'Seven it is');
      const { id } = await upload(a, conversationId, Buffer.from('At the pier'), 'notes.txt');
      const last = await a.client.send(conversationId, '', { attachments: [id] });
      expect([next, last].map((one) => Math.round(minutesAhead(one)))).toEqual([30, 30]);
      const from = new Date(Date.now() + 10 * 60_000).toISOString();
      const { items } = await a.client.messages(conversationId, { from });
      expect(items.map(({ seq }) => seq)).toEqual([1, 2, 3]);
      expect(items.map(({ createdAt }) => createdAt)).toEqual(Array(3).fill(next.createdAt));
    });

    it('keeps message times ascending after a reopened conversation', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      await a.client.send(conversationId, 'Seven?');
      await setAhead(conversationId, '30 minutes');
      await a.client.endConversation(conversationId);
      const { id } = await b.client.sendInterest({ recipient: a.me.username, message: 'Again?' });
      await a.client.actOnInterest(id, 'accept');
      const next = await b.client.send(conversationId, 'Seven it is');
      expect(Math.round(minutesAhead(next))).toBe(30);
    });

    it('follows the current clock where it was more than two hours ahead', async () => {
      const { a, conversationId } = await acceptedPair(app);
      await a.client.send(conversationId, 'Seven?');
      await setAhead(conversationId, '1 year');
      const next = await a.client.send(conversationId, 'Eight?');
      expect(Math.abs(minutesAhead(next))).toBeLessThan(5);
    });
  });

  describe('conversations', () => {
    it('lists newest activity first with the last message, paged', async () => {
      const b = await person(app);
      const ids: string[] = [];
      for (let i = 0; i < 4; i += 1) {
        const a = await person(app);
        const { id } = await a.client.sendInterest({ recipient: b.me.username, message: 'Hello' });
        ids.push((await b.client.actOnInterest(id, 'accept')).conversationId ?? '');
      }
      const revived = ids[1] ?? '';
      await b.client.send(revived, 'Up again');
      const expected = [revived, ids[3], ids[2], ids[0]];
      const first = await b.client.conversations({ limit: 3 });
      const second = await b.client.conversations({ limit: 3, cursor: first.nextCursor ?? '' });
      expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(expected);
      expect(second.nextCursor).toBeNull();
      expect(first.items[0]).toMatchObject({ lastMessage: { body: 'Up again' }, lastSeq: 1, unread: 0 });
    });

    it('counts the other’s messages as unread until they are read; the mark never decreases', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      for (let i = 0; i < 3; i += 1) await a.client.send(conversationId, `m${i}`);
      await b.client.send(conversationId, 'mine');
      const unread = async () => (await b.client.conversation(conversationId)).unread;
      expect(await unread()).toBe(3);
      expect(await b.client.markRead(conversationId, 2)).toBe(2);
      expect(await unread()).toBe(1);
      expect(await b.client.markRead(conversationId, 1)).toBe(2);
      expect(await b.client.markRead(conversationId, 999)).toBe(4);
      expect(await unread()).toBe(0);
      expect((await a.client.conversation(conversationId)).unread).toBe(1);
      expect(await as(b, 'POST', `/api/conversations/${conversationId}/read`, { seq: -1 })).toMatchObject({
        status: 400,
      });
    });
  });
});
