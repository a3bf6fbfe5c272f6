import type { ServerEvent, ServerPayload, Settings } from '@zentra/contracts';
import type { ZentraClient } from '@zentra/client';
import { acceptedPair, deviceOf, pendingInterest, type TestPerson } from '../support/factories';
import { nextEvent } from '../support/sockets';
import { startTestApp, type TestApp } from '../support/test-app';

describe('receipts, typing, presence', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp({ typingMs: 500, presenceGraceMs: 3_000 })));
  afterAll(() => app.close());

  const live = async () => {
    const pair = await acceptedPair(app);
    await Promise.all([pair.a.client.connect(), pair.b.client.connect()]);
    const close = () => [pair.a, pair.b].forEach(({ client }) => client.close());
    return { ...pair, close };
  };
  const share = ({ client }: TestPerson, settings: Partial<Settings>) => client.updateMe({ settings });
  const recorded = <E extends ServerEvent>(client: ZentraClient, event: E): ServerPayload<E>[] => {
    const received: ServerPayload<E>[] = [];
    client.on(event, (payload) => received.push(payload as ServerPayload<E>));
    return received;
  };
  /** Resolves when everything sent to `client` before has arrived. */
  const settled = async ({
    a,
    b,
    conversationId,
  }: {
    a: TestPerson;
    b: TestPerson;
    conversationId: string;
  }) => {
    const received = [a, b].map(({ client }, i) => nextEvent([b, a][i]?.client ?? client, 'message:new'));
    await a.client.send(conversationId, 'settled');
    await b.client.send(conversationId, 'settled');
    await Promise.all(received);
  };

  describe('receipts', () => {
    it('show the sender what was delivered and read, and never decrease', async () => {
      const { a, b, conversationId, close } = await live();
      for (const body of ['1', '2', '3']) await a.client.send(conversationId, body);
      const delivered = nextEvent(a.client, 'conversation:receipt');
      expect(await b.client.markDelivered(conversationId, 2)).toBe(2);
      expect(await delivered).toEqual({ conversationId, userId: b.me.id, deliveredSeq: 2, readSeq: 0 });
      const read = nextEvent(a.client, 'conversation:receipt');
      expect(await b.client.markRead(conversationId, 1)).toBe(1);
      expect(await read).toEqual({ conversationId, userId: b.me.id, deliveredSeq: 2, readSeq: 1 });
      expect(await b.client.markDelivered(conversationId, 1)).toBe(2);
      expect(await b.client.markRead(conversationId, 999)).toBe(3);
      expect(await b.client.markRead(conversationId, 0)).toBe(3);
      expect(await a.client.conversation(conversationId)).toMatchObject({
        peerDeliveredSeq: 3,
        peerReadSeq: 3,
        readSeq: 0,
      });
      close();
    });

    it('that arrive together are written once, and each is answered', async () => {
      const { a, b, conversationId, close } = await live();
      for (let i = 0; i < 20; i += 1) await a.client.send(conversationId, `${i}`);
      const received = recorded(a.client, 'conversation:receipt');
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, i) => b.client.markDelivered(conversationId, i + 1)),
      );
      expect(answers).toEqual(Array.from({ length: 20 }, () => 20));
      await settled({ a, b, conversationId });
      expect(received).toEqual([{ conversationId, userId: b.me.id, deliveredSeq: 20, readSeq: 0 }]);
      close();
    });

    it('synchronise the read mark with the reader’s other devices', async () => {
      const { a, b, conversationId, close } = await live();
      const tablet = await deviceOf(app, b);
      await tablet.connect();
      const own = recorded(b.client, 'conversation:receipt');
      await a.client.send(conversationId, 'Read me');
      const synced = nextEvent(tablet, 'conversation:receipt');
      const mark = { conversationId, seq: 1 };
      expect(await b.client.live.request('conversation:read', mark)).toEqual({ seq: 1 });
      expect(await synced).toEqual({ conversationId, userId: b.me.id, deliveredSeq: 1, readSeq: 1 });
      await settled({ a, b, conversationId });
      expect(own).toEqual([]);
      tablet.close();
      close();
    });

    it.each(['reader', 'sender'] as const)('are hidden once the %s does not share them', async (who) => {
      const { a, b, conversationId, close } = await live();
      const me = await share(who === 'reader' ? b : a, { receipts: false });
      expect(me.settings).toMatchObject({ receipts: false, typing: true, presence: true });
      const received = [
        recorded(a.client, 'conversation:receipt'),
        recorded(b.client, 'conversation:receipt'),
      ];
      await a.client.send(conversationId, 'Silence');
      await b.client.markRead(conversationId, 1);
      await b.client.send(conversationId, 'Silence');
      await a.client.markRead(conversationId, 2);
      await settled({ a, b, conversationId });
      // HTTP requests name no socket, so each user receives their own mark only.
      expect(received[0]?.map(({ userId }) => userId)).toEqual([a.me.id]);
      expect(received[1]?.map(({ userId }) => userId)).toEqual([b.me.id]);
      for (const { client } of [a, b]) {
        const view = await client.conversation(conversationId);
        expect(view).toMatchObject({ peerDeliveredSeq: 0, peerReadSeq: 0 });
        expect(view.readSeq).toBeGreaterThan(0);
      }
      close();
    });
  });

  describe('the count of chats with something unread', () => {
    /** Creates that many ended chats, each with one message to this user. */
    const manyChats = (userId: string, count: number) =>
      app.sql.query(
        `WITH peer AS (
           INSERT INTO users (id, username, email, display_name, password_hash, is_listed)
           SELECT gen_random_uuid(), 'unread' || n, 'unread' || n, 'Peer', 'x', false FROM generate_series(1, $2::int) AS n
           RETURNING id
         ), chat AS (
           INSERT INTO conversations (id, low_id, high_id, opened_at, ended_at, last_activity_at, last_seq, rev)
           SELECT gen_random_uuid(), least(id, $1::uuid), greatest(id, $1::uuid), now(), now(), now(), 1, 1 FROM peer
           RETURNING id, CASE WHEN low_id = $1 THEN high_id ELSE low_id END AS peer_id
         ), members AS (
           INSERT INTO receipts (conversation_id, user_id) SELECT id, unnest(ARRAY[$1::uuid, peer_id]) FROM chat
         )
         INSERT INTO messages (conversation_id, seq, sender_id, client_id, body, rev, created_at)
         SELECT id, 1, peer_id, gen_random_uuid(), 'Hello', 1, now() FROM chat`,
        [userId, count],
      );
    const unread = async ({ client }: TestPerson) => (await client.unread()).chats;

    it('covers all pages of the list, without muted, read and deleted ones', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      await manyChats(a.me.id, 60);
      expect(await unread(a)).toBe(60);
      await b.client.send(conversationId, 'One more');
      await a.client.send(conversationId, 'Mine counts for the other');
      expect([await unread(a), await unread(b)]).toEqual([61, 1]);
      await a.client.mute(conversationId, 3_600);
      expect(await unread(a)).toBe(60);
      await a.client.unmute(conversationId);
      await a.client.markRead(conversationId, 1);
      expect(await unread(a)).toBe(60);
      await a.client.delete(conversationId, 2);
      expect(await unread(b)).toBe(0);
      // A third user has their own count.
      const { a: stranger } = await acceptedPair(app);
      expect(await unread(stranger)).toBe(0);
    });
  });

  describe('typing', () => {
    it('is published to the other user, and expires by itself', async () => {
      const { a, b, conversationId, close } = await live();
      const own = recorded(a.client, 'typing:changed');
      const started = nextEvent(b.client, 'typing:changed');
      await a.client.setTyping(conversationId, true);
      expect(await started).toEqual({ conversationId, userId: a.me.id, typing: true });
      const stopped = nextEvent(b.client, 'typing:changed', ({ typing }) => !typing);
      expect(await stopped).toEqual({ conversationId, userId: a.me.id, typing: false });
      expect(own).toEqual([]);
      close();
    });

    it.each(['typist', 'other'] as const)('is hidden where the %s does not share it', async (who) => {
      const { a, b, conversationId, close } = await live();
      await share(who === 'typist' ? a : b, { typing: false });
      const received = recorded(b.client, 'typing:changed');
      await a.client.setTyping(conversationId, true);
      await settled({ a, b, conversationId });
      expect(received).toEqual([]);
      close();
    });
  });

  describe('presence', () => {
    it('sends the online users to a new connection, and publishes a user who comes online', async () => {
      const { a, b } = await acceptedPair(app);
      await a.client.connect();
      // The first one's event about online users, none so far, may still be in flight.
      const came = nextEvent(a.client, 'presence:changed', here);
      const greeted = nextEvent(b.client, 'presence:changed', here);
      await b.client.connect();
      expect(await came).toEqual({ userId: b.me.id, online: true, lastSeenAt: null });
      expect(await greeted).toEqual({ userId: a.me.id, online: true, lastSeenAt: null });
      a.client.close();
      b.client.close();
    });

    it('covers all devices, and tolerates a short disconnect', async () => {
      const { a, b } = await acceptedPair(app);
      const tablet = await deviceOf(app, b);
      await a.client.connect();
      const came = nextEvent(a.client, 'presence:changed', here);
      await Promise.all([b.client.connect(), tablet.connect()]);
      await came;
      const received = recorded(a.client, 'presence:changed');
      b.client.close();
      tablet.close();
      await b.client.connect();
      const before = Date.now();
      b.client.close();
      // Presence may be published twice, for the other's arrival and one's own, because it is
      // batched.
      const went = await nextEvent(a.client, 'presence:changed', gone);
      expect(went).toMatchObject({ userId: b.me.id, online: false });
      expect(Math.abs(Date.parse(went.lastSeenAt ?? '') - before)).toBeLessThan(2_000);
      expect(received.filter(gone)).toHaveLength(1);
      a.client.close();
    });

    it('is published to connected users only, from the acceptance on', async () => {
      const { sender, recipient, interest } = await pendingInterest(app);
      const received = recorded(sender.client, 'presence:changed');
      await sender.client.connect();
      await recipient.client.connect();
      const opened = nextEvent(recipient.client, 'presence:changed');
      const sent = nextEvent(sender.client, 'presence:changed');
      // Longer than the batching of presence.
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(received).toEqual([]);
      await recipient.client.actOnInterest(interest.id, 'accept');
      expect(await sent).toMatchObject({ userId: recipient.me.id, online: true });
      expect(await opened).toMatchObject({ userId: sender.me.id, online: true });
      sender.client.close();
      recipient.client.close();
    });

    it('switched off hides both directions immediately; switched on shows both again', async () => {
      const { a, b, close } = await live();
      const off = [
        nextEvent(a.client, 'presence:changed', gone),
        nextEvent(b.client, 'presence:changed', gone),
      ];
      await share(b, { presence: false });
      expect(await Promise.all(off)).toEqual([
        { userId: b.me.id, online: false, lastSeenAt: null },
        { userId: a.me.id, online: false, lastSeenAt: null },
      ]);
      const on = [nextEvent(a.client, 'presence:changed'), nextEvent(b.client, 'presence:changed')];
      await share(b, { presence: true });
      for (const { online } of await Promise.all(on)) expect(online).toBe(true);
      close();
    });
  });
});

const here = ({ online }: { online: boolean }) => online;
const gone = ({ online }: { online: boolean }) => !online;
