import { INTERESTS_PER_DAY, INTERESTS_RECEIVED_PER_DAY, type ServerEvent } from '@zentra/contracts';
import type { ZentraClient } from '@zentra/client';
import { createApp } from '../../src/create-app';
import { DomainEvents } from '../../src/events/domain-events';
import { InterestsSweeper } from '../../src/interests/interests.sweeper';
import {
  acceptedPair,
  crowd,
  deviceOf,
  pendingInterest,
  person,
  type TestPerson,
} from '../support/factories';
import { nextDay } from '../support/senders';
import { nextEvent } from '../support/sockets';
import { startTestApp, type TestApp } from '../support/test-app';

const code = (error: { code: string }) => error.code;

/** Records the events that a client receives from now on, in order. */
function listen(client: ZentraClient, ...events: ServerEvent[]) {
  const received: { event: ServerEvent; payload: unknown }[] = [];
  for (const event of events) client.on(event, (payload) => void received.push({ event, payload }));
  return received;
}

/** Moves all times into the past, as if so many days had passed. */
const age = (app: TestApp, interestId: string, days: number) =>
  app.sql.query(
    `UPDATE interests SET created_at = created_at - span, shown_at = shown_at - span, expires_at = expires_at - span,
       closed_at = closed_at - span
     FROM (SELECT make_interval(days => $2) AS span) AS t WHERE id = $1`,
    [interestId, days],
  );

describe('revoking consent', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(() => app.close());

  describe('leaving', () => {
    it('ends the chat for both on every device, without a reason', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      const second = await deviceOf(app, b);
      await Promise.all([a.client.connect(), b.client.connect(), second.connect()]);
      const published = [a.client, b.client, second].map((one) => nextEvent(one, 'conversation:ended'));
      const ended = await a.client.endConversation(conversationId);
      expect(ended).toMatchObject({ state: 'ended', endedAt: expect.any(String) as string });
      const [own, theirs, other] = await Promise.all(published);
      expect(own?.conversation).toEqual(ended);
      expect(theirs).toEqual(other);
      expect(theirs?.conversation).toEqual(await b.client.conversation(conversationId));
      expect(await b.client.person(a.me.username)).toMatchObject({ relation: 'none', conversationId });
    });

    it('leaves the history readable, and answers a repeat the same', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      await a.client.send(conversationId, 'Still here');
      const ended = await b.client.endConversation(conversationId);
      expect(await b.client.endConversation(conversationId)).toEqual(ended);
      expect((await a.client.messages(conversationId)).items.map(({ body }) => body)).toEqual(['Still here']);
    });

    it('refuses every write, over HTTP and the socket, with the same body', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      const message = await a.client.send(conversationId, 'Before');
      await a.client.endConversation(conversationId);
      await b.client.connect();
      const refusals = await Promise.all([
        b.client.send(conversationId, 'After').catch(code),
        a.client.send(conversationId, 'After').catch(code),
        a.client.edit(conversationId, message.seq, 'Changed').catch(code),
        a.client.delete(conversationId, message.seq).catch(code),
        b.client.react(conversationId, message.seq, '👍', true).catch(code),
        b.client.setTyping(conversationId, true).catch(code),
      ]);
      expect(refusals).toEqual(Array(6).fill('CONSENT_REQUIRED'));
      expect((await a.client.messages(conversationId)).items).toEqual([message]);
    });

    describe('the read mark of the other', () => {
      const marksOf = async ({ client }: TestPerson, conversationId: string) => {
        const { peerDeliveredSeq, peerReadSeq } = await client.conversation(conversationId);
        return [peerDeliveredSeq, peerReadSeq];
      };
      /** Creates a pair who have read 2 of 3 messages of a, and 1 of 2 of b. */
      const readPair = async () => {
        const pair = await acceptedPair(app);
        const { a, b, conversationId } = pair;
        for (const body of ['1', '2', '3']) await a.client.send(conversationId, body);
        await b.client.markRead(conversationId, 2);
        for (const body of ['4', '5']) await b.client.send(conversationId, body);
        await a.client.markRead(conversationId, 4);
        return pair;
      };
      const afterwards = async ({ a, b, conversationId }: Awaited<ReturnType<typeof readPair>>) => {
        for (const { client } of [a, b]) {
          await client.markRead(conversationId, 5);
          await client.updateMe({ settings: { receipts: false } });
        }
      };

      it('does not change for either after the end, whatever they read or switch off', async () => {
        const pair = await readPair();
        const { a, b, conversationId } = pair;
        const before = [await marksOf(a, conversationId), await marksOf(b, conversationId)];
        expect(before).toEqual([
          [2, 2],
          [4, 4],
        ]);
        const ended = nextEvent(a.client, 'conversation:ended');
        await a.client.connect();
        await b.client.endConversation(conversationId);
        expect((await ended).conversation).toMatchObject({ peerDeliveredSeq: 2, peerReadSeq: 2 });
        await afterwards(pair);
        expect([await marksOf(a, conversationId), await marksOf(b, conversationId)]).toEqual(before);
        expect((await a.client.conversations()).items).toMatchObject([{ peerReadSeq: 2 }]);
        a.client.close();
      });

      it('does not change after a block, and is updated again once the chat is reopened', async () => {
        const pair = await readPair();
        const { a, b, conversationId } = pair;
        await b.client.block(a.me.id);
        await afterwards(pair);
        expect(await marksOf(a, conversationId)).toEqual([2, 2]);
        await b.client.unblock(a.me.id);
        for (const { client } of [a, b]) await client.updateMe({ settings: { receipts: true } });
        const again = await b.client.sendInterest({ recipient: a.me.username, message: 'Again' });
        await a.client.actOnInterest(again.id, 'accept');
        expect(await marksOf(a, conversationId)).toEqual([5, 5]);
      });

      it('stays hidden where one of the two did not share it at the end', async () => {
        const pair = await readPair();
        const { a, b, conversationId } = pair;
        await b.client.updateMe({ settings: { receipts: false } });
        await b.client.endConversation(conversationId);
        await b.client.updateMe({ settings: { receipts: true } });
        expect([await marksOf(a, conversationId), await marksOf(b, conversationId)]).toEqual([
          [0, 0],
          [0, 0],
        ]);
      });
    });

    it('applies the cooldown to the first sender only; a new acceptance reopens the same chat', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      await a.client.send(conversationId, 'First');
      await b.client.endConversation(conversationId);
      expect(await a.client.sendInterest({ recipient: b.me.username, message: 'Hello' }).catch(code)).toBe(
        'COOLDOWN',
      );
      const again = await b.client.sendInterest({ recipient: a.me.username, message: 'Hello' });
      const accepted = await a.client.actOnInterest(again.id, 'accept');
      expect(accepted.conversationId).toBe(conversationId);
      expect(await a.client.conversation(conversationId)).toMatchObject({ state: 'open', endedAt: null });
      const message = await b.client.send(conversationId, 'Second');
      expect(message.seq).toBe(2);
    });

    it('answers the conversations of others like unknown ones', async () => {
      const { conversationId } = await acceptedPair(app);
      const stranger = await person(app);
      expect(await stranger.client.endConversation(conversationId).catch(code)).toBe('NOT_FOUND');
    });
  });

  describe('blocking', () => {
    it('ends a chat as leaving does: the other side receives the same', async () => {
      const seen = [];
      for (const how of ['leave', 'block'] as const) {
        const { sender: a, recipient: b, interest } = await pendingInterest(app);
        await a.client.connect();
        // Both receive the presence of the other once they are connected; later events belong to
        // the end.
        const introduced = nextEvent(a.client, 'presence:changed');
        const { conversationId } = await b.client.actOnInterest(interest.id, 'accept');
        if (conversationId === null) throw new Error('Acceptance opened no conversation');
        await introduced;
        const events = listen(
          a.client,
          'conversation:ended',
          'interest:changed',
          'block:changed',
          'presence:changed',
        );
        const ended = nextEvent(a.client, 'interest:changed');
        if (how === 'leave') await b.client.endConversation(conversationId);
        else await b.client.block(a.me.id);
        await ended;
        const { items } = await a.client.interests({ box: 'sent' });
        seen.push({
          events: events.map(({ event }) => event),
          state: (await a.client.conversation(conversationId)).state,
          relation: (await a.client.person(b.me.username)).relation,
          interests: items.map(({ status }) => status),
          again: await a.client.sendInterest({ recipient: b.me.username, message: 'Hello' }).catch(code),
        });
      }
      expect(seen[1]).toEqual(seen[0]);
      expect(seen[0]?.events).toEqual(['conversation:ended', 'interest:changed']);
    });

    it('withdraws one’s own pending interest', async () => {
      const { sender, recipient, interest } = await pendingInterest(app);
      await recipient.client.connect();
      const gone = nextEvent(recipient.client, 'interest:changed');
      await sender.client.block(recipient.me.id);
      expect((await gone).interest).toMatchObject({ id: interest.id, status: 'withdrawn' });
      expect((await recipient.client.interests()).items).toEqual([]);
    });

    it('hides the interests of the blocked user immediately on all own devices, permanently', async () => {
      const { sender, recipient, interest } = await pendingInterest(app);
      const second = await deviceOf(app, recipient);
      await Promise.all([second.connect(), sender.client.connect()]);
      const received = listen(sender.client, 'interest:changed', 'block:changed');
      const gone = nextEvent(second, 'interest:changed');
      const changed = nextEvent(second, 'block:changed');
      await recipient.client.block(sender.me.id);
      expect((await gone).interest).toMatchObject({ id: interest.id, status: 'withdrawn' });
      expect((await changed).person).toMatchObject({ id: sender.me.id, blocked: true, relation: 'none' });
      await recipient.client.unblock(sender.me.id);
      expect((await recipient.client.interests()).items).toEqual([]);
      expect(await recipient.client.interest(interest.id).catch(code)).toBe('INTEREST_CLOSED');
      expect(await recipient.client.actOnInterest(interest.id, 'accept').catch(code)).toBe('INTEREST_CLOSED');
      expect(received).toEqual([]);
      // Yet a yes of their own is a yes, whatever came before it.
      const crossed = await recipient.client.sendInterest({
        recipient: sender.me.username,
        message: 'Hello',
      });
      expect(crossed.status).toBe('accepted');
    });

    it('removes each from the directory of the other; profiles stay visible', async () => {
      const [a, b] = [await person(app, 'blocker'), await person(app, 'blockee')];
      const lists = async (viewer: TestPerson, other: TestPerson) =>
        (await viewer.client.people({ q: other.me.username })).items.some(({ id }) => id === other.me.id);
      const before = await b.client.person(a.me.username);
      await a.client.block(b.me.id);
      expect([await lists(a, b), await lists(b, a)]).toEqual([false, false]);
      expect(await b.client.person(a.me.username)).toEqual(before);
      await a.client.unblock(b.me.id);
      expect([await lists(a, b), await lists(b, a)]).toEqual([true, true]);
    });

    it('lists blocked users, latest first, page by page, only to the user who blocked them', async () => {
      const [me, ...others] = await Promise.all([1, 2, 3].map(() => person(app)));
      if (!me) throw new Error('a person is missing');
      for (const { me: other } of others) await me.client.block(other.id);
      const first = await me.client.blocks({ limit: 1 });
      const rest = await me.client.blocks({ limit: 1, cursor: first.nextCursor ?? '' });
      expect([...first.items, ...rest.items].map(({ person: { id } }) => id)).toEqual(
        others.map(({ me: { id } }) => id).reverse(),
      );
      expect((await others[0]?.client.blocks())?.items).toEqual([]);
    });

    it('must be lifted before sending an interest, and is idempotent', async () => {
      const [a, b] = [await person(app), await person(app)];
      await a.client.block(b.me.id);
      await a.client.block(b.me.id);
      expect(await a.client.sendInterest({ recipient: b.me.username, message: 'Hello' }).catch(code)).toBe(
        'BLOCKED',
      );
      await a.client.unblock(b.me.id);
      await a.client.unblock(b.me.id);
      expect((await a.client.sendInterest({ recipient: b.me.username, message: 'Hello' })).status).toBe(
        'pending',
      );
    });

    it('refuses oneself and an unknown user with clear errors', async () => {
      const { client, me } = await person(app);
      expect(await client.block(me.id).catch(code)).toBe('VALIDATION_FAILED');
      expect(await client.block('0197b6f2-6a53-7c11-9a44-0d5f3c1e2b7a').catch(code)).toBe('NOT_FOUND');
    });
  });

  describe('time', () => {
    it('expires pending interests for both, and publishes it to both', async () => {
      const { sender, recipient, interest } = await pendingInterest(app);
      await Promise.all([sender.client.connect(), recipient.client.connect()]);
      await age(app, interest.id, 30);
      const changed = [sender, recipient].map(({ client }) => nextEvent(client, 'interest:changed'));
      await app.app.get(InterestsSweeper).sweep();
      for (const { interest: closed } of await Promise.all(changed))
        expect(closed).toMatchObject({ id: interest.id, status: 'expired' });
      const { rows } = await app.sql.query(
        'SELECT status, closed_at = expires_at AS at_t FROM interests WHERE id = $1',
        [interest.id],
      );
      expect(rows).toEqual([{ status: 'expired', at_t: true }]);
    });

    it.each([
      [
        'withdrawn',
        (p: Awaited<ReturnType<typeof pendingInterest>>) =>
          p.sender.client.actOnInterest(p.interest.id, 'withdraw'),
      ],
      [
        'expired',
        async (p: Awaited<ReturnType<typeof pendingInterest>>) => void (await age(app, p.interest.id, 30)),
      ],
    ])('applies the same cooldown after one was %s', async (_, close) => {
      const pair = await pendingInterest(app);
      await close(pair);
      const again = () =>
        pair.sender.client.sendInterest({ recipient: pair.recipient.me.username, message: 'Hello' });
      expect(await again().catch(code)).toBe('COOLDOWN');
      await age(app, pair.interest.id, 6);
      expect(await again().catch(code)).toBe('COOLDOWN');
      await age(app, pair.interest.id, 1);
      expect((await again()).status).toBe('pending');
    });
  });

  describe('who may find and write', () => {
    it('shows whether a user accepts interests, and refuses them only then', async () => {
      const [a, b] = [await person(app), await person(app)];
      await b.client.updateMe({ settings: { contact: 'nobody' } });
      expect((await a.client.person(b.me.username)).contact).toBe('nobody');
      expect(await a.client.sendInterest({ recipient: b.me.username, message: 'Hello' }).catch(code)).toBe(
        'NOT_ACCEPTING',
      );
      // The user may still send interests, and accepting one needs no setting.
      await b.client.sendInterest({ recipient: a.me.username, message: 'Hello' });
      expect((await a.client.sendInterest({ recipient: b.me.username, message: 'Hello' })).status).toBe(
        'accepted',
      );
    });

    it('accepts the contact code until it is replaced', async () => {
      const [a, b, c] = [await person(app), await person(app), await person(app)];
      const { contactCode } = await b.client.updateMe({ settings: { contact: 'code' } });
      expect(contactCode).toMatch(/^[a-z2-9]{4}-[a-z2-9]{4}$/);
      const send = (from: TestPerson, attempt?: string) =>
        from.client
          .sendInterest({ recipient: b.me.username, message: 'Hello', code: attempt })
          .then(({ status }) => status, code);
      expect(await send(a)).toBe('NOT_ACCEPTING');
      expect(await send(a, 'aaaa-aaaa')).toBe('NOT_ACCEPTING');
      expect(await send(a, contactCode?.toUpperCase())).toBe('pending');
      await b.client.renewContactCode();
      expect(await send(c, contactCode ?? '')).toBe('NOT_ACCEPTING');
      expect((await c.client.person(b.me.username)) as object).not.toHaveProperty('contactCode');
    });

    it('hides unlisted users in the directory, except from users they have written to', async () => {
      const [a, b] = [await person(app), await person(app, 'hidden')];
      const lists = async () =>
        (await a.client.people({ q: b.me.username })).items.some(({ id }) => id === b.me.id);
      expect(await lists()).toBe(true);
      await b.client.updateMe({ settings: { listed: false } });
      expect(await lists()).toBe(false);
      expect((await a.client.person(b.me.username)).id).toBe(b.me.id);
      await b.client.sendInterest({ recipient: a.me.username, message: 'Hello' });
      expect(await lists()).toBe(true);
    });
  });
});

describe('daily limits', () => {
  let app: TestApp;
  // Half of every limit: fewer users to create, and the factor is tested.
  beforeAll(async () => void (app = await startTestApp({ rateLimitFactor: 0.5 })));
  afterAll(() => app.close());

  /** Creates users by SQL, because registration is limited, too. */
  async function people(count: number): Promise<string[]> {
    const { rows } = await app.sql.query<{ username: string }>(
      `INSERT INTO users (id, username, email, display_name, password_hash)
       SELECT gen_random_uuid(), 'crowd' || n, 'crowd' || n || '@example.org', 'Crowd', 'x'
       FROM generate_series((SELECT count(*) FROM users), (SELECT count(*) FROM users) + $1 - 1) AS n RETURNING username`,
      [count],
    );
    return rows.map(({ username }) => username);
  }

  it('limits sent interests and answers when the next is possible; repeats and outcomes do not count', async () => {
    const limit = INTERESTS_PER_DAY / 2;
    const { client } = await person(app);
    const strangers = await people(limit + 1);
    expect(await client.quota()).toEqual({ limit, used: 0, retryAt: null });
    for (const recipient of strangers.slice(0, limit))
      await client.sendInterest({ recipient, message: 'Hello' });
    const { items } = await client.interests({ box: 'sent' });
    expect((await client.sendInterest({ recipient: strangers[0] ?? '', message: 'Hello' })).status).toBe(
      'pending',
    );
    await client.actOnInterest(items[0]?.id ?? '', 'withdraw');
    const first = Date.parse(items.at(-1)?.createdAt ?? '');
    const retryAt = new Date(first + 24 * 60 * 60 * 1000).toISOString();
    expect(await client.quota()).toEqual({ limit, used: limit, retryAt });
    const refused = await client
      .sendInterest({ recipient: strangers[limit] ?? '', message: 'Hello' })
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'RATE_LIMITED', retry: { at: retryAt } });
  });

  /** Creates strangers who have sent an interest today. */
  const fans = (recipient: TestPerson, count: number) =>
    app.sql.query(
      `WITH fan AS (
         INSERT INTO users (id, username, email, display_name, password_hash)
         SELECT id, 'fan_' || right(id::text, 12), id || '@example.org', 'Fan', 'x'
         FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, $1)) AS ids
         RETURNING id
       ), sent AS (
         INSERT INTO interests (id, sender_id, recipient_id, status, created_at, shown_at, expires_at)
         SELECT gen_random_uuid(), id, $2, 'pending', now(), now(), now() + interval '30 days' FROM fan
         RETURNING id, sender_id, recipient_id, expires_at
       )
       INSERT INTO relations (low_id, high_id, state, interest_id, initiator_id, expires_at, shown_at)
       SELECT least(sender_id, recipient_id), greatest(sender_id, recipient_id), 'open', id, sender_id, expires_at, now()
       FROM sent`,
      [count, recipient.me.id],
    );

  it('does not reduce the daily places by interests of blocked users, whatever becomes of those', async () => {
    const [star, friend] = [await person(app), await person(app)];
    await fans(star, INTERESTS_RECEIVED_PER_DAY / 2 - 1);
    const hidden: (() => Promise<unknown>)[] = [];
    for (const { client, me } of await crowd(app, 2)) {
      await star.client.block(me.id);
      const { id } = await client.sendInterest({ recipient: star.me.username, message: 'Hello' });
      hidden.push(() => client.actOnInterest(id, 'withdraw'));
    }
    await hidden[0]?.();
    const { id } = await friend.client.sendInterest({ recipient: star.me.username, message: 'Hello' });
    expect(await star.client.interest(id)).toMatchObject({ id, status: 'pending' });
  });

  it('gives the place of a withdrawn queued interest to the next one', async () => {
    const limit = INTERESTS_RECEIVED_PER_DAY / 2;
    const [star, late] = [await person(app), await person(app)];
    await fans(star, limit);
    for (const { client } of await crowd(app, limit)) {
      const { id } = await client.sendInterest({ recipient: star.me.username, message: 'Hello' });
      await client.actOnInterest(id, 'withdraw');
    }
    await late.client.sendInterest({ recipient: star.me.username, message: 'Hello' });
    await nextDay(app, star);
    await app.app.get(InterestsSweeper).sweep();
    const { items } = await star.client.interests({ limit: 100 });
    expect(items.map(({ person: sender }) => sender.id)).toContain(late.me.id);
  });

  it('shows a recipient 30 interests a day and the rest on the next day, while every sender sees the same', async () => {
    const limit = INTERESTS_RECEIVED_PER_DAY / 2;
    const star = await person(app);
    await fans(star, limit);
    const late = await person(app);
    await star.client.connect();
    const received = listen(star.client, 'interest:received', 'interest:changed');
    const interest = await late.client.sendInterest({ recipient: star.me.username, message: 'Hello' });
    expect(interest.status).toBe('pending');
    expect((await star.client.interests()).items).toHaveLength(limit);
    expect((await star.client.person(late.me.username)).relation).toBe('none');
    expect(await star.client.interest(interest.id).catch(code)).toBe('NOT_FOUND');
    expect(await star.client.actOnInterest(interest.id, 'accept').catch(code)).toBe('NOT_FOUND');

    expect(received).toEqual([]);

    const shown = nextEvent(star.client, 'interest:received');
    await nextDay(app, star);
    await app.app.get(InterestsSweeper).sweep();
    expect((await shown).interest.id).toBe(interest.id);
    expect((await star.client.actOnInterest(interest.id, 'accept')).status).toBe('accepted');
  });

  it('publishes a queued interest on a new day, once, also with several servers', async () => {
    const star = await person(app);
    await fans(star, INTERESTS_RECEIVED_PER_DAY / 2);
    const ids: string[] = [];
    for (const late of [await person(app), await person(app)])
      ids.push((await late.client.sendInterest({ recipient: star.me.username, message: 'Hello' })).id);
    const second = await createApp(app.config);
    await second.init();
    const shown: string[] = [];
    for (const one of [app.app, second])
      one.get(DomainEvents).on('interest.shown', ({ interestId, recipientId }) => {
        if (recipientId === star.me.id) shown.push(interestId);
      });
    const sweep = () => Promise.all([app.app, second].map((one) => one.get(InterestsSweeper).sweep()));
    await nextDay(app, star);
    await sweep();
    await sweep();
    expect(shown.sort()).toEqual([...ids].sort());
    await second.close();
  });

  it('publishes nothing about a queued interest that was closed before its day', async () => {
    const star = await person(app);
    const { rows } = await app.sql.query<{ id: string }>(`SELECT id FROM users WHERE username = $1`, [
      star.me.username,
    ]);
    await app.sql.query(
      `INSERT INTO interests (id, sender_id, recipient_id, status, created_at, shown_at, expires_at, closed_at)
       SELECT gen_random_uuid(), id, $1, 'withdrawn', now(), now(), now() + interval '30 days', now()
       FROM users WHERE username LIKE 'fan%'`,
      [rows[0]?.id],
    );
    const late = await person(app);
    await star.client.connect();
    const received = listen(star.client, 'interest:received', 'interest:changed');
    const { id } = await late.client.sendInterest({ recipient: star.me.username, message: 'Hello' });
    await late.client.actOnInterest(id, 'withdraw');
    // Events about one user arrive in order: after this one, no earlier event can be in flight.
    const marker = nextEvent(star.client, 'interest:changed');
    const own = await star.client.sendInterest({ recipient: late.me.username, message: 'Hello' });
    await marker;
    expect(received).toEqual([{ event: 'interest:changed', payload: { interest: own } }]);
  });
});
