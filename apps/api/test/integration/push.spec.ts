import type { ZentraError } from '@zentra/client';
import { INTERESTS_RECEIVED_PER_DAY, MUTED_FOR_EVER, type PushSubscriptionBody } from '@zentra/contracts';
import { InterestsSweeper } from '../../src/interests/interests.sweeper';
import { PushService } from '../../src/push/push.service';
import { isPublicAddress, isPushAddress } from '../../src/push/push-address';
import { eventually } from '../support/eventually';
import { acceptedPair, deviceOf, person, type TestPerson } from '../support/factories';
import { callJson } from '../support/http';
import { startPushService, type PushServiceForTests } from '../support/push-service';
import { nextDay } from '../support/senders';
import { nextEvent } from '../support/sockets';
import { startTestApp, type TestApp } from '../support/test-app';

describe('push', () => {
  let app: TestApp;
  let service: PushServiceForTests;
  beforeAll(async () => {
    service = await startPushService();
    app = await startTestApp();
  });
  afterAll(async () => {
    await app.close();
    await service.close();
  });

  const subscribed = async ({ client }: Pick<TestPerson, 'client'>) => {
    const subscription = service.subscription();
    await client.push.subscribe(subscription);
    return subscription;
  };
  const of =
    ({ endpoint }: PushSubscriptionBody) =>
    ({ path }: { path: string }) =>
      endpoint.endsWith(path);
  const count = async () =>
    (await app.sql.query<{ n: number }>('SELECT count(*)::int AS n FROM push_subscriptions')).rows[0]?.n;

  /**
   * Pushes a marker and waits for it: a push that has not arrived before the marker was not sent.
   */
  async function settled(where = app): Promise<void> {
    const { a, conversationId, b } = await acceptedPair(where);
    const marker = await subscribed(b);
    await a.client.send(conversationId, 'A marker');
    await service.next(of(marker));
  }

  it('a browser that changes its account while both sessions end belongs to one of them', async () => {
    const { client, me, password } = await person(app);
    const next = await deviceOf(app, { client, me, password });
    const body = await subscribed({ client });
    const ending = await app.sql.connect();
    const theirs = `FROM sessions WHERE user_id = $1`;
    await ending.query('BEGIN');
    await ending.query(`SELECT ${theirs} FOR UPDATE`, [me.id]);
    const saved = next.push.subscribe(body).then(
      () => 'saved',
      ({ code }: ZentraError) => code,
    );
    const waiting = `SELECT FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FOR KEY SHARE%'`;
    while ((await app.sql.query(waiting)).rowCount === 0) await new Promise(setImmediate);
    const ended = await ending.query(`DELETE ${theirs}`, [me.id]);
    await ending.query('COMMIT');
    ending.release();
    expect([ended.rowCount, await saved]).toEqual([2, 'UNAUTHENTICATED']);
  });

  it.each(['40P01', '40001'])(
    'where two get into each other’s way (%s), it can be asked again',
    async (state) => {
      const { client } = await person(app);
      await app.sql.query(`
      CREATE FUNCTION race() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'raced' USING ERRCODE = '${state}'; END $$;
      CREATE TRIGGER race BEFORE INSERT ON push_subscriptions FOR EACH ROW EXECUTE FUNCTION race()`);
      const { cookie } = client.http;
      const answer = await callJson(`${app.url}/api/push/subscription`, 'PUT', {
        cookie,
        body: service.subscription(),
      });
      await app.sql.query('DROP TRIGGER race ON push_subscriptions; DROP FUNCTION race()');
      expect(answer).toMatchObject({ status: 503, json: { code: 'UNAVAILABLE' } });
      expect(answer.headers.get('retry-after')).toBe('1');
    },
  );

  it('notifies of a message, without its sender and text unless the user wants them', async () => {
    const { a, b, conversationId } = await acceptedPair(app);
    const subscription = await subscribed(b);
    await a.client.send(conversationId, 'Thursday at seven?');
    const hidden = await service.next(of(subscription));
    expect(hidden.payload).toEqual({
      kind: 'message',
      conversationId,
      tag: conversationId,
      name: null,
      text: null,
      unread: 1,
      chats: [conversationId],
      interests: 0,
    });
    expect(hidden.headers).toMatchObject({ 'content-encoding': 'aes128gcm', urgency: 'high' });
    expect(String(hidden.headers.topic)).toMatch(/^[\w-]{32}$/);

    await b.client.updateMe({ settings: { pushText: true } });
    await a.client.send(conversationId, 'x'.repeat(200));
    const shown = await service.next((one) => of(subscription)(one) && one.payload.unread === 2);
    expect(shown.payload).toMatchObject({ name: a.me.displayName, text: 'x'.repeat(120), unread: 2 });
    // Later notifications replace earlier ones, and no topic names a chat.
    expect(shown.headers.topic).toBe(hidden.headers.topic);
    expect(String(shown.headers.topic)).not.toContain(conversationId.replaceAll('-', ''));
  });

  it('notifies of an interest and of a yes, without a name', async () => {
    const [sender, recipient] = [await person(app, 'sender'), await person(app, 'recipient')];
    const [theirs, ours] = [await subscribed(sender), await subscribed(recipient)];
    const { id } = await sender.client.sendInterest({ recipient: recipient.me.username, message: 'Hello' });
    expect((await service.next(of(ours))).payload).toMatchObject({
      kind: 'interest',
      name: null,
      text: null,
    });
    const { conversationId } = await recipient.client.actOnInterest(id, 'accept');
    expect((await service.next(of(theirs))).payload).toMatchObject({ kind: 'acceptance', conversationId });
    await settled();
    expect(service.received.filter(of(ours))).toHaveLength(1);
  });

  it('does not notify a user who sees the app, or of messages that were read in time', async () => {
    const { a, b, conversationId } = await acceptedPair(app);
    const subscription = await subscribed(b);
    // With several processes, they are at different ones.
    const [phone, tablet] = [await deviceOf(app, b), await deviceOf(app, b)];
    for (const device of [tablet, phone]) {
      await device.connect();
      await device.push.sayVisible(true);
      await a.client.send(conversationId, 'Seen on another device');
      await settled();
      expect(service.received.filter(of(subscription))).toEqual([]);
      await device.push.sayVisible(false);
    }
    tablet.close();
    const { seq } = await a.client.send(conversationId, 'Read at once');
    await b.client.markRead(conversationId, seq);
    await settled();
    expect(service.received.filter(of(subscription))).toEqual([]);
    await phone.push.sayVisible(true);
    phone.close();
    await a.client.send(conversationId, 'Nobody looks now');
    await service.next(of(subscription));
  });

  it('does not notify of a muted chat, which counts nowhere, and notifies again after that', async () => {
    const { a, b, conversationId } = await acceptedPair(app);
    const subscription = await subscribed(b);
    await b.client.mute(conversationId, 60);
    await a.client.send(conversationId, 'Quietly');
    const other = await person(app, 'other');
    const { id } = await other.client.sendInterest({ recipient: b.me.username, message: 'Hello' });
    const notification = await service.next(of(subscription));
    expect(notification.payload).toMatchObject({ kind: 'interest', chats: [], interests: 1 });
    await b.client.actOnInterest(id, 'reject');
    await settled();
    expect(service.received.filter(of(subscription))).toHaveLength(1);
    await app.sql.query(`UPDATE receipts SET muted_until = now() WHERE user_id = $1`, [b.me.id]);
    expect(await b.client.conversation(conversationId)).toMatchObject({ mutedUntil: null });
    await a.client.send(conversationId, 'Aloud');
    const aloud = await service.next((one) => of(subscription)(one) && one.payload.kind === 'message');
    expect(aloud.payload).toMatchObject({ unread: 2, chats: [conversationId], interests: 0 });
  });

  it('hides from others that a chat is muted, byte by byte, and publishes it to the user’s devices', async () => {
    const { a, b, conversationId } = await acceptedPair(app);
    const sight = async () => {
      const cookie = a.client.http.cookie;
      const paths = ['conversations', `conversations/${conversationId}`, `users/${b.me.username}`, 'users'];
      const answers = await Promise.all(
        paths.map((path) => callJson(`${app.url}/api/${path}`, 'GET', { cookie })),
      );
      return answers.map(({ status, text }) => `${status} ${text}`);
    };
    const before = await sight();
    await Promise.all([a.client.connect(), b.client.connect()]);
    const received: unknown[] = [];
    a.client.on('conversation:muted', (payload) => void received.push(payload));
    const own = nextEvent(b.client, 'conversation:muted');
    await b.client.mute(conversationId, null);
    expect(await own).toEqual({ conversationId, mutedUntil: MUTED_FOR_EVER });
    expect(await sight()).toEqual(before);
    const last = nextEvent(a.client, 'message:new');
    await b.client.send(conversationId, 'By now it would have come');
    await last;
    expect(received).toEqual([]);
    const { client } = await person(app, 'third');
    await expect(client.mute(conversationId, null)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(client.unmute(conversationId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    a.client.close();
    b.client.close();
  });

  it.each(['ends', 'is blocked'])('does not notify once the chat %s', async (how) => {
    const { a, b, conversationId } = await acceptedPair(app);
    const subscription = await subscribed(b);
    await a.client.send(conversationId, 'The last word');
    await (how === 'ends' ? b.client.endConversation(conversationId) : b.client.block(a.me.id));
    await settled();
    expect(service.received.filter(of(subscription))).toEqual([]);
  });

  it('does not notify of hidden or withdrawn interests', async () => {
    const b = await person(app, 'asked');
    const senders = await Promise.all(Array.from({ length: 3 }, () => person(app, 'sender')));
    const [blocked, withdrawn, suppressed] = senders;
    if (!blocked || !withdrawn || !suppressed) throw new Error('Too few people');
    const send = ({ client }: TestPerson) =>
      client.sendInterest({ recipient: b.me.username, message: 'Hello' });
    const subscription = await subscribed(b);
    await b.client.block(blocked.me.id);
    await send(blocked);
    await withdrawn.client.actOnInterest((await send(withdrawn)).id, 'withdraw');
    await send(suppressed);
    await b.client.block(suppressed.me.id);
    await settled();
    expect(service.received.filter(of(subscription))).toEqual([]);
  });

  it('does not notify of a queued interest before its day, and notifies on that day', async () => {
    const limited = await startTestApp({ rateLimitFactor: 1 });
    const [sender, b] = [await person(limited, 'sender'), await person(limited, 'asked')];
    const filler = await person(limited, 'filler');
    await limited.sql.query(
      `INSERT INTO interests (id, sender_id, recipient_id, status, created_at, expires_at, shown_at, closed_at)
       SELECT gen_random_uuid(), $1, $2, 'withdrawn', now(), now() + interval '30 days', now(), now()
       FROM generate_series(1, $3)`,
      [filler.me.id, b.me.id, INTERESTS_RECEIVED_PER_DAY],
    );
    const subscription = await subscribed(b);
    await sender.client.sendInterest({ recipient: b.me.username, message: 'Hello' });
    await settled(limited);
    expect(service.received.filter(of(subscription))).toEqual([]);
    await nextDay(limited, b);
    await limited.app.get(InterestsSweeper).sweep();
    await service.next(of(subscription));
    await limited.close();
  });

  it.each<[string, (b: TestPerson) => Promise<unknown>]>([
    ['signing out', (b) => b.client.logout()],
    ['being signed out', async (b) => (await deviceOf(app, b)).account.endOtherSessions()],
    ['deleting the account', (b) => b.client.account.deleteAccount(b.password)],
  ])('ends by %s', async (_, end) => {
    const { a, b, conversationId } = await acceptedPair(app);
    const subscription = await subscribed(b);
    const before = (await count()) ?? 0;
    await end(b);
    expect(await count()).toBe(before - 1);
    await a.client.send(conversationId, 'Is anybody there?').catch(() => undefined);
    await settled();
    expect(service.received.filter(of(subscription))).toEqual([]);
  });

  it('removes an expired subscription, and retries with a busy push service', async () => {
    const { a, b, conversationId } = await acceptedPair(app);
    const subscription = await subscribed(b);
    service.answers.push({ status: 503, headers: { 'retry-after': '1' } });
    await a.client.send(conversationId, 'It comes in the end');
    await service.next(of(subscription));
    service.answers.push({ status: 410 });
    const before = (await count()) ?? 0;
    await a.client.send(conversationId, 'To nobody');
    await eventually('one subscription fewer', async () => (await count()) === before - 1);
    expect(service.received.filter(of(subscription))).toHaveLength(1);
  });

  it('does not send queued pushes after a withdrawal, a block or a sign-out', async () => {
    // Each process has its own queue, so all of them are at one.
    const here = { ...app, nextUrl: () => app.url };
    const { a, b: busy, conversationId } = await acceptedPair(here);
    const asked = [await person(here, 'asked'), await person(here, 'asked')];
    const [withdrawing, hidden] = [await person(here, 'sender'), await person(here, 'sender')];
    const { a: writer, b: leaving, conversationId: last } = await acceptedPair(here);
    const theirs = await Promise.all([...asked, leaving].map(subscribed));
    // As many browsers of one user as there are concurrent pushes, with a slow push service.
    const browsers = Array.from({ length: 20 }, () => service.subscription());
    for (const { endpoint, keys } of browsers)
      await app.sql.query(
        `WITH session AS (
           INSERT INTO sessions (id, sid, user_id, device, signed_in_at, expires_at)
           SELECT id, id, $1, '{"browser": null, "os": null, "kind": "program"}', now(), now() + interval '1 day'
           FROM gen_random_uuid() AS id RETURNING id)
         INSERT INTO push_subscriptions (session_id, user_id, endpoint, p256dh, auth)
         SELECT id, $1, $2, $3, $4 FROM session`,
        [busy.me.id, endpoint, keys.p256dh, keys.auth],
      );
    let goOn = () => {};
    const after = new Promise<void>((resolve) => (goOn = resolve));
    service.answers.push(...browsers.map(() => ({ status: 201, after })));
    const isBusy = (one: { path: string }) => browsers.some((browser) => of(browser)(one));
    await a.client.send(conversationId, 'To all of them');
    await service.next(() => service.received.filter(isBusy).length === browsers.length);

    const [first, second] = asked;
    if (!first || !second) throw new Error('Too few people');
    const { id } = await withdrawing.client.sendInterest({ recipient: first.me.username, message: 'Hello' });
    await hidden.client.sendInterest({ recipient: second.me.username, message: 'Hello' });
    await writer.client.send(last, 'Too late');
    const push = app.app.get(PushService);
    await eventually('three pushes in the queue', () => push['queue'].length >= 3);
    await withdrawing.client.actOnInterest(id, 'withdraw');
    await second.client.block(hidden.me.id);
    await leaving.client.logout();
    goOn();
    await settled();
    expect(service.received.filter((one) => theirs.some((it) => of(it)(one)))).toEqual([]);
  });

  it('belongs to one session, and a user has at most twenty', async () => {
    const [b, c] = [await person(app, 'one'), await person(app, 'another')];
    const subscription = await subscribed(b);
    const [first, second] = [(await count()) ?? 0, service.subscription()];
    await b.client.push.subscribe(second);
    expect(await count()).toBe(first);
    // The same browser now belongs to another user.
    await c.client.push.subscribe(second);
    expect(await count()).toBe(first);
    const { rows } = await app.sql.query('SELECT user_id FROM push_subscriptions WHERE endpoint = ANY($1)', [
      [second.endpoint, subscription.endpoint],
    ]);
    expect(rows).toEqual([{ user_id: c.me.id }]);
    await c.client.push.unsubscribe();
    expect(await count()).toBe(first - 1);
    await app.sql.query(
      `WITH session AS (
         INSERT INTO sessions (id, sid, user_id, device, signed_in_at, expires_at)
         SELECT gen_random_uuid(), 'older ' || n, $1, '{"browser": null, "os": null, "kind": "program"}', now(), now() + interval '1 day'
         FROM generate_series(1, 25) n RETURNING id)
       INSERT INTO push_subscriptions
       SELECT id, $1, 'https://push.example.org/' || id, '', '', now() - interval '1 day' FROM session`,
      [b.me.id],
    );
    await subscribed(b);
    const mine = await app.sql.query('SELECT FROM push_subscriptions WHERE user_id = $1', [b.me.id]);
    expect(mine.rowCount).toBe(20);
  });

  it('sends nothing to local addresses unless allowed, also for an older subscription', async () => {
    const other = await startTestApp({ allowsLocalPush: false });
    try {
      const { a, b, conversationId } = await acceptedPair(other);
      const body = service.subscription();
      await expect(b.client.push.subscribe(body)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
      await other.sql.query(
        `INSERT INTO push_subscriptions (session_id, user_id, endpoint, p256dh, auth)
         SELECT id, $1::uuid, $2, $3, $4 FROM sessions WHERE user_id = $1`,
        [b.me.id, body.endpoint, body.keys.p256dh, body.keys.auth],
      );
      await a.client.send(conversationId, 'Hello');
      const left = 'SELECT FROM push_subscriptions';
      await eventually('the subscription removed', async () => (await other.sql.query(left)).rowCount === 0);
      expect(service.received.filter(of(body))).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it('refuses addresses in the own network and invalid keys', async () => {
    const b = await person(app);
    const good = service.subscription();
    for (const endpoint of [
      'https://127.0.0.1/x',
      'https://localhost/x',
      'https://[::1]/x',
      'https://10.1.2.3/x',
      'https://169.254.169.254/latest',
      'https://[::ffff:10.0.0.1]/x',
      'https://2130706433/x',
      'https://database/x',
      'https://me:secret@push.example.org/x',
      'http://push.example.org/x',
      'file:///etc/passwd',
      'nothing',
    ])
      expect([
        endpoint,
        await b.client.push.subscribe({ ...good, endpoint }).catch((e: { code: string }) => e.code),
      ]).toEqual([endpoint, 'VALIDATION_FAILED']);
    const p256dh = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 7)]).toString('base64url');
    for (const keys of [
      { ...good.keys, p256dh },
      { ...good.keys, auth: 'AAAA' },
    ])
      await expect(b.client.push.subscribe({ ...good, keys })).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
      });
    expect(isPushAddress(good.endpoint, false)).toBe(false);
    expect(isPushAddress('https://push.example.org/x', false)).toBe(true);
    expect(['8.8.8.8', '2606:4700::1111'].map(isPublicAddress)).toEqual([true, true]);
    expect(
      ['::ffff:8.8.8.8', 'fd00::1', 'fe80::1', '64:ff9b::a00:1', '2002:a00::1', 'x'].map(isPublicAddress),
    ).toEqual(Array.from({ length: 6 }, () => false));
  });

  it('does not delay the answer to the sender', async () => {
    const { a, b, conversationId } = await acceptedPair(app);
    await subscribed(b);
    const client = await app.sql.connect();
    // Every row that a push reads is locked; the message is committed and acked anyway.
    await client.query('BEGIN; LOCK TABLE push_subscriptions IN ACCESS EXCLUSIVE MODE');
    for (let i = 0; i < 5; i += 1) await a.client.send(conversationId, `Message ${i}`);
    await client.query('ROLLBACK');
    client.release();
    expect((await a.client.push.key()).length).toBe(87);
  });
});
