import { interestSchema } from '@zentra/contracts';
import { UsersService } from '../../src/users/users.service';
import { acceptedPair, deviceOf, pendingInterest, person, type TestPerson } from '../support/factories';
import { callJson } from '../support/http';
import { nextEvent } from '../support/sockets';
import { startTestApp, type TestApp } from '../support/test-app';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('interests', () => {
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

  describe('sending', () => {
    it('answers 201 with the whole interest, and 200 with the same for a repeat', async () => {
      const [a, b] = [await person(app), await person(app)];
      const body = { recipient: b.me.username, message: ' About bookshops? ' };
      const first = await as(a, 'POST', '/api/interests', body);
      expect(first.status).toBe(201);
      expect(first.json).toMatchObject({
        direction: 'sent',
        message: 'About bookshops?',
        status: 'pending',
        respondedAt: null,
        conversationId: null,
        person: { id: b.me.id, relation: 'interest_sent', interestId: first.json.id },
      });
      const { createdAt, expiresAt } = interestSchema.parse(first.json);
      expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(30 * DAY_MS);
      const repeat = await as(a, 'POST', '/api/interests', { ...body, message: 'Another note' });
      expect(repeat.status).toBe(200);
      expect(repeat.text).toBe(first.text);
    });

    it('is also available under its former path', async () => {
      const [a, b] = [await person(app), await person(app)];
      expect(
        (await as(a, 'POST', '/api/request', { recipient: b.me.username, message: 'Hello' })).status,
      ).toBe(201);
      const received = await as(b, 'GET', '/api/request');
      expect(received.json.items).toMatchObject([
        { direction: 'received', status: 'pending', person: { id: a.me.id }, message: 'Hello' },
      ]);
    });

    it('connects two that cross: the second answers 201 and accepted', async () => {
      const { sender, recipient, interest } = await pendingInterest(app);
      const crossing = await as(recipient, 'POST', '/api/interests', {
        recipient: sender.me.username,
        message: 'Hello',
      });
      expect(crossing).toMatchObject({
        status: 201,
        json: { id: interest.id, direction: 'received', status: 'accepted' },
      });
      expect(await sender.client.interest(interest.id)).toMatchObject({
        status: 'accepted',
        conversationId: crossing.json.conversationId,
        person: { relation: 'connected' },
      });
    });

    it('connects with a rejected interest that crosses, too', async () => {
      const { sender, recipient, interest } = await pendingInterest(app);
      await recipient.client.actOnInterest(interest.id, 'reject');
      expect(
        await recipient.client.sendInterest({ recipient: sender.me.username, message: 'Hello' }),
      ).toMatchObject({
        status: 'accepted',
      });
    });

    it.each<[name: string, message: unknown, error: object]>([
      ['none', undefined, { code: 'required', params: {} }],
      ['null', null, { code: 'wrong_type', params: { expected: 'string' } }],
      ['an empty one', '', { code: 'required', params: {} }],
      ['white space', ' \n\u00a0\t ', { code: 'required', params: {} }],
      ['281 characters', '🦉'.repeat(281), { code: 'too_long', params: { max: 280 } }],
    ])('refuses an interest whose note is %s, under both names', async (_, message, error) => {
      const [a, b] = [await person(app), await person(app)];
      for (const path of ['/api/interests', '/api/request'])
        expect(await as(a, 'POST', path, { recipient: b.me.username, message })).toMatchObject({
          status: 400,
          json: { code: 'VALIDATION_FAILED', errors: [{ path: 'message', ...error }] },
        });
      expect((await b.client.interests()).items).toEqual([]);
      expect(await a.client.quota()).toMatchObject({ used: 0 });
    });

    it.each([
      ['one character', '?', '?'],
      ['280 characters inside white space', `  ${'🦉'.repeat(280)}\r\n `, '🦉'.repeat(280)],
    ])('takes a note of %s', async (_, message, stored) => {
      const [a, b] = [await person(app), await person(app)];
      const sent = await as(a, 'POST', '/api/interests', { recipient: b.me.username, message });
      expect(sent).toMatchObject({ status: 201, json: { message: stored } });
    });

    it('refuses oneself, an unknown user, a connected user, and notes that are too long', async () => {
      const { a, b } = await acceptedPair(app);
      expect(await code(a.client.sendInterest({ recipient: a.me.username, message: 'Hello' }))).toBe(
        'VALIDATION_FAILED',
      );
      expect(await code(a.client.sendInterest({ recipient: 'nobody_at_all', message: 'Hello' }))).toBe(
        'NOT_FOUND',
      );
      expect(await code(a.client.sendInterest({ recipient: b.me.username, message: 'Hello' }))).toBe(
        'ALREADY_CONNECTED',
      );
      expect(await code(a.client.sendInterest({ recipient: b.me.username, message: 'x'.repeat(281) }))).toBe(
        'VALIDATION_FAILED',
      );
    });
  });

  describe('answering', () => {
    it('accepts: both are connected, the conversation is open for both, a repeat answers the same', async () => {
      const { sender, recipient, interest } = await pendingInterest(app);
      const first = await as(recipient, 'POST', `/api/interests/${interest.id}/accept`);
      expect(first).toMatchObject({
        status: 200,
        json: { status: 'accepted', direction: 'received', person: { relation: 'connected' } },
      });
      const repeat = await as(recipient, 'POST', `/api/interests/${interest.id}/accept`);
      expect(repeat.text).toBe(first.text);
      const conversationId = String(first.json.conversationId);
      expect(await sender.client.conversation(conversationId)).toMatchObject({
        person: { id: recipient.me.id },
        state: 'open',
        lastSeq: 0,
      });
      expect(await recipient.client.conversation(conversationId)).toMatchObject({
        person: { id: sender.me.id },
        state: 'open',
      });
    });

    it('accepts after a rejection', async () => {
      const { recipient, interest } = await pendingInterest(app);
      expect(await recipient.client.actOnInterest(interest.id, 'reject')).toMatchObject({
        status: 'rejected',
      });
      expect(await recipient.client.actOnInterest(interest.id, 'reject')).toMatchObject({
        status: 'rejected',
      });
      expect(await recipient.client.actOnInterest(interest.id, 'accept')).toMatchObject({
        status: 'accepted',
      });
    });

    it('refuses the wrong side, and answers after the end', async () => {
      const { a, b, interest } = await acceptedPair(app);
      expect(await code(a.client.actOnInterest(interest.id, 'accept'))).toBe('FORBIDDEN');
      expect(await code(a.client.actOnInterest(interest.id, 'reject'))).toBe('FORBIDDEN');
      expect(await code(b.client.actOnInterest(interest.id, 'withdraw'))).toBe('FORBIDDEN');
      expect(await code(b.client.actOnInterest(interest.id, 'reject'))).toBe('ALREADY_CONNECTED');
      expect(await code(a.client.actOnInterest(interest.id, 'withdraw'))).toBe('ALREADY_CONNECTED');
    });

    it('withdraws: gone for the recipient, who can no longer accept', async () => {
      const { sender, recipient, interest } = await pendingInterest(app);
      expect(await sender.client.actOnInterest(interest.id, 'withdraw')).toMatchObject({
        status: 'withdrawn',
        person: { relation: 'none' },
      });
      expect(await sender.client.actOnInterest(interest.id, 'withdraw')).toMatchObject({
        status: 'withdrawn',
      });
      expect((await recipient.client.interests()).items).toEqual([]);
      expect((await recipient.client.person(sender.me.username)).relation).toBe('none');
      expect(await code(recipient.client.interest(interest.id))).toBe('INTEREST_CLOSED');
      expect(await code(recipient.client.actOnInterest(interest.id, 'accept'))).toBe('INTEREST_CLOSED');
    });

    it('answers COOLDOWN with its end after a withdrawal; the other direction stays free', async () => {
      const { sender, recipient, interest } = await pendingInterest(app);
      await sender.client.actOnInterest(interest.id, 'withdraw');
      const refused = await as(sender, 'POST', '/api/interests', {
        recipient: recipient.me.username,
        message: 'Hello',
      });
      expect(refused).toMatchObject({ status: 409, json: { code: 'COOLDOWN' } });
      expect(Date.parse(String(refused.json.retryAt))).toBeGreaterThan(Date.now() + 6.9 * DAY_MS);
      await app.sql.query(`UPDATE interests SET closed_at = now() - interval '8 days' WHERE id = $1`, [
        interest.id,
      ]);
      expect(
        await sender.client.sendInterest({ recipient: recipient.me.username, message: 'Hello' }),
      ).toMatchObject({
        status: 'pending',
      });

      const other = await pendingInterest(app);
      await other.sender.client.actOnInterest(other.interest.id, 'withdraw');
      expect(
        await other.recipient.client.sendInterest({ recipient: other.sender.me.username, message: 'Hello' }),
      ).toMatchObject({ status: 'pending' });
    });

    it.each(['pending', 'rejected'])(
      'expires a %s interest after 30 days, for both sides',
      async (status) => {
        const { sender, recipient, interest } = await pendingInterest(app);
        if (status === 'rejected') await recipient.client.actOnInterest(interest.id, 'reject');
        await app.sql.query(`UPDATE interests SET expires_at = now() - interval '1 second' WHERE id = $1`, [
          interest.id,
        ]);
        await app.sql.query(
          `UPDATE relations SET expires_at = now() - interval '1 second' WHERE interest_id = $1`,
          [interest.id],
        );
        expect(await sender.client.interest(interest.id)).toMatchObject({
          status: 'expired',
          respondedAt: null,
          person: { relation: 'none' },
        });
        expect((await sender.client.interests({ box: 'sent', status: 'expired' })).items).toHaveLength(1);
        expect((await recipient.client.interests()).items).toEqual([]);
        expect(await code(recipient.client.actOnInterest(interest.id, 'accept'))).toBe('INTEREST_CLOSED');
        expect(await code(sender.client.actOnInterest(interest.id, 'withdraw'))).toBe('INTEREST_CLOSED');
        expect(
          await code(sender.client.sendInterest({ recipient: recipient.me.username, message: 'Hello' })),
        ).toBe('COOLDOWN');
        expect(
          await recipient.client.sendInterest({ recipient: sender.me.username, message: 'Hello' }),
        ).toMatchObject({
          status: 'pending',
        });
      },
    );
  });

  describe('quiet rejection', () => {
    it('does not change a byte of what the sender can get', async () => {
      const { sender, recipient, interest } = await pendingInterest(app);
      await sender.client.connect();
      const received: unknown[] = [];
      sender.client.on('interest:changed', (event) => received.push(event));
      sender.client.on('interest:received', (event) => received.push(event));
      const view = async () => [
        (await as(sender, 'GET', `/api/interests/${interest.id}`)).text,
        (await as(sender, 'GET', '/api/interests?box=sent')).text,
        (await as(sender, 'GET', '/api/interests?box=sent&status=pending')).text,
        (await as(sender, 'GET', '/api/interests?box=sent&status=rejected')).text,
        (await as(sender, 'GET', '/api/interests')).text,
        (await as(sender, 'POST', '/api/interests', { recipient: recipient.me.username, message: 'Hello' }))
          .text,
        (await as(sender, 'GET', `/api/users/${recipient.me.username}`)).text,
        (await as(sender, 'GET', `/api/users?q=${recipient.me.username}`)).text,
        (await as(sender, 'GET', '/api/conversations')).text,
      ];
      const pending = await view();
      await recipient.client.actOnInterest(interest.id, 'reject');
      expect(await recipient.client.interest(interest.id)).toMatchObject({ status: 'rejected' });
      expect(await view()).toEqual(pending);
      // The event of the withdrawal comes after any event that the rejection would have caused.
      const withdrawn = nextEvent(sender.client, 'interest:changed');
      await sender.client.actOnInterest(interest.id, 'withdraw');
      await withdrawn;
      expect(received).toEqual([{ interest: expect.objectContaining({ status: 'withdrawn' }) }]);
      sender.client.close();
    });

    it('answers a withdrawal the same with or without a rejection before', async () => {
      const [plain, rejected] = [await pendingInterest(app), await pendingInterest(app)];
      await rejected.recipient.client.actOnInterest(rejected.interest.id, 'reject');
      const shape = async ({ sender, interest }: typeof plain) => {
        const answer = await sender.client.actOnInterest(interest.id, 'withdraw');
        return { ...answer, id: '', person: '', createdAt: '', expiresAt: '' };
      };
      expect(await shape(rejected)).toEqual(await shape(plain));
    });
  });

  describe('lists', () => {
    it('pages both boxes, newest first, and filters by what that side can see', async () => {
      const b = await person(app);
      const senders = [];
      for (let i = 0; i < 5; i += 1) senders.push(await person(app));
      for (const { client } of senders)
        await client.sendInterest({ recipient: b.me.username, message: 'Hello' });
      const [first] = (await b.client.interests({ limit: 1 })).items;
      await b.client.actOnInterest(first?.id ?? '', 'reject');
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await b.client.interests({ limit: 2, cursor });
        seen.push(...page.items.map(({ person: { id } }) => id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(seen).toEqual(senders.map(({ me }) => me.id).reverse());
      expect((await b.client.interests({ status: 'pending' })).items).toHaveLength(4);
      expect((await b.client.interests({ status: 'rejected' })).items).toHaveLength(1);
      expect((await b.client.interests({ box: 'sent' })).items).toEqual([]);
    });
  });

  describe('counts of pending interests', () => {
    it('equal the rows of the lists, over all pages, and are visible to the user alone', async () => {
      const [target, stranger] = [await person(app), await person(app)];
      const senders = await Promise.all(Array.from({ length: 4 }, () => person(app)));
      const sent = [];
      for (const { client } of senders)
        sent.push(await client.sendInterest({ recipient: target.me.username, message: 'Hello' }));
      await target.client.sendInterest({ recipient: stranger.me.username, message: 'Hello' });
      expect(await target.client.pendingInterests()).toEqual({ received: 4, sent: 1 });
      await target.client.actOnInterest(sent[0]?.id ?? '', 'reject');
      await target.client.actOnInterest(sent[1]?.id ?? '', 'accept');
      await target.client.block(senders[2]?.me.id ?? '');
      expect(await target.client.pendingInterests()).toEqual({ received: 1, sent: 1 });
      // For the rejected and the blocked sender their interests are still pending.
      for (const i of [0, 2, 3])
        expect(await senders[i]?.client.pendingInterests()).toEqual({ received: 0, sent: 1 });
      expect(await senders[1]?.client.pendingInterests()).toEqual({ received: 0, sent: 0 });
      expect(await stranger.client.pendingInterests()).toEqual({ received: 1, sent: 0 });
      // More than one page of a list.
      await app.sql.query(
        `WITH fan AS (
           INSERT INTO users (id, username, email, display_name, password_hash, is_listed)
           SELECT gen_random_uuid(), 'counted' || n, 'counted' || n, 'Fan', 'x', false FROM generate_series(1, 130) AS n
           RETURNING id
         )
         INSERT INTO interests (id, sender_id, recipient_id, status, created_at, shown_at, expires_at)
         SELECT gen_random_uuid(), id, $1, 'pending', now(), now(), now() + interval '30 days' FROM fan`,
        [target.me.id],
      );
      expect(await target.client.pendingInterests()).toEqual({ received: 131, sent: 1 });
    });
  });

  describe('a third person', () => {
    it('gets for others’ interests the answer for an unknown id, byte by byte', async () => {
      const { interest } = await pendingInterest(app);
      const third = await person(app);
      const unknown = '0197b6f2-6a53-7c11-9a44-0d5f3c1e2b7a';
      for (const [method, suffix] of [
        ['GET', ''],
        ['POST', '/accept'],
        ['POST', '/reject'],
        ['POST', '/withdraw'],
      ] as const) {
        const theirs = await as(third, method, `/api/interests/${interest.id}${suffix}`);
        const none = await as(third, method, `/api/interests/${unknown}${suffix}`);
        expect(theirs).toMatchObject({ status: 404, text: none.text });
      }
      expect(await as(third, 'GET', '/api/interests/not-an-id')).toMatchObject({ status: 400 });
    });
  });

  describe('live', () => {
    it('publishes a sent interest to the recipient and to the sender’s other devices', async () => {
      const [a, b] = [await person(app), await person(app)];
      const otherDevice = await deviceOf(app, a);
      await Promise.all([b.client.connect(), otherDevice.connect()]);
      const received = nextEvent(b.client, 'interest:received');
      const sent = nextEvent(otherDevice, 'interest:changed');
      const interest = await a.client.sendInterest({ recipient: b.me.username, message: 'Hello' });
      expect((await received).interest).toEqual(await b.client.interest(interest.id));
      expect((await sent).interest).toEqual(interest);
      b.client.close();
      otherDevice.close();
    });

    it('publishes an acceptance to both, each from their own side, with the conversation', async () => {
      const { sender, recipient, interest } = await pendingInterest(app);
      const bystander = await person(app);
      await Promise.all([sender, recipient, bystander].map(({ client }) => client.connect()));
      const overheard: unknown[] = [];
      bystander.client.on('interest:changed', (event) => overheard.push(event));
      bystander.client.on('conversation:opened', (event) => overheard.push(event));
      const events = [
        nextEvent(sender.client, 'interest:changed'),
        nextEvent(recipient.client, 'interest:changed'),
        nextEvent(sender.client, 'conversation:opened'),
        nextEvent(recipient.client, 'conversation:opened'),
      ] as const;
      await recipient.client.actOnInterest(interest.id, 'accept');
      const [sent, received, openedForSender, openedForRecipient] = await Promise.all(events);
      expect(sent.interest).toMatchObject({ status: 'accepted', direction: 'sent' });
      expect(received.interest).toMatchObject({ status: 'accepted', direction: 'received' });
      expect(openedForSender.conversation).toMatchObject({ person: { id: recipient.me.id }, state: 'open' });
      expect(openedForRecipient.conversation).toMatchObject({ person: { id: sender.me.id }, unread: 0 });
      expect(overheard).toEqual([]);
      [sender, recipient, bystander].forEach(({ client }) => client.close());
    });

    it('publishes a withdrawal to the recipient', async () => {
      const { sender, recipient, interest } = await pendingInterest(app);
      await recipient.client.connect();
      const gone = nextEvent(recipient.client, 'interest:changed');
      await sender.client.actOnInterest(interest.id, 'withdraw');
      expect((await gone).interest).toMatchObject({ id: interest.id, status: 'withdrawn' });
      recipient.client.close();
    });

    it('publishes the events of a pair in their order, although a sender does not wait for the delivery', async () => {
      const { sender, recipient } = await pendingInterest(app);
      const users = app.app.get(UsersService);
      const people = users.people.bind(users);
      const delays = [150, 0, 50, 0];
      const slow = jest.spyOn(users, 'people').mockImplementation(async (viewerId, ids) => {
        if (viewerId === recipient.me.id) await new Promise((done) => setTimeout(done, delays.shift() ?? 0));
        return people(viewerId, ids);
      });
      await recipient.client.connect();
      const received: string[] = [];
      for (const event of ['interest:received', 'interest:changed'] as const)
        recipient.client.on(event, ({ interest: { status } }) => void received.push(`${event} ${status}`));
      recipient.client.on('conversation:opened', () => void received.push('conversation:opened'));
      const opened = nextEvent(recipient.client, 'conversation:opened');
      const [first] = (await sender.client.interests({ box: 'sent' })).items;
      await sender.client.actOnInterest(first?.id ?? '', 'withdraw');
      await app.sql.query(`UPDATE interests SET closed_at = closed_at - interval '30 days' WHERE id = $1`, [
        first?.id,
      ]);
      const { id } = await sender.client.sendInterest({ recipient: recipient.me.username, message: 'Hello' });
      await recipient.client.actOnInterest(id, 'accept');
      await opened;
      expect(received).toEqual([
        'interest:changed withdrawn',
        'interest:received pending',
        'interest:changed accepted',
        'conversation:opened',
      ]);
      slow.mockRestore();
      recipient.client.close();
    });
  });
});
