import type { ZentraClient } from '@zentra/client';
import { SERVER_EVENTS, type ServerEvent } from '@zentra/contracts';
import type { Pool } from 'pg';
import { AttachmentMessageWriter } from '../../src/chat/messages/attachment-message.writer';
import { MessageWriter } from '../../src/chat/messages/message.writer';
import { MessagesRepository } from '../../src/chat/messages/messages.repository';
import { PG_POOL } from '../../src/database/database.module';
import { acceptedPair, deviceOf, type TestPerson } from '../support/factories';
import { delayAnswerOf, type DelayedAnswer } from '../support/delayed-answer';
import { ROUNDS } from '../support/rounds';
import { nextEvent } from '../support/sockets';
import { PROCESSES, startTestApp, type TestApp } from '../support/test-app';
import { upload } from '../support/uploads';

/** Events of an open conversation, which must not be published after its end. */
const OF_THE_PAIR: ServerEvent[] = [
  'message:new',
  'message:changed',
  'conversation:moved',
  'conversation:receipt',
  'typing:changed',
  'presence:changed',
];

/** Reconnects two users whose conversation has ended, after the cooldown. */
async function reconnect(app: TestApp, a: TestPerson, b: TestPerson): Promise<void> {
  await a.client.unblock(b.me.id);
  await b.client.unblock(a.me.id);
  await app.sql.query(
    `UPDATE interests SET closed_at = closed_at - interval '30 days' WHERE closed_at IS NOT NULL`,
  );
  const { id } = await a.client.sendInterest({ recipient: b.me.username, message: 'Hello' });
  await b.client.actOnInterest(id, 'accept');
}

const EMOJI = ['👍', '🎉'];
/**
 * A device connects at the moment of the end in every fifth round. Presence is batched, so waiting
 * for it is slow.
 */
const ARRIVAL_EVERY = 5;

/** Repeats an act until it is refused with CONSENT_REQUIRED; returns how often it succeeded. */
async function untilRefused(act: (n: number) => Promise<unknown>): Promise<number> {
  for (let done = 0; done < 200; done += 1) {
    const code = await act(done).then(
      () => null,
      (error: { code: string }) => error.code,
    );
    if (code === 'CONSENT_REQUIRED') return done;
    if (code !== null) throw new Error(code);
  }
  throw new Error('It was never refused');
}

interface Pair {
  b: TestPerson;
  /** Another device of the same user, not connected yet. */
  phone: ZentraClient;
  conversationId: string;
  fileId: string;
}

const isNamed =
  (name: string) =>
  (query: unknown): boolean =>
    typeof query === 'object' && query !== null && 'name' in query && query.name === name;

/**
 * Waits for a batch of presence events in every process: when one of two other users is published,
 * every earlier arrival was.
 */
async function arrivalsOf(app: TestApp) {
  const { a, b } = await acceptedPair(app);
  await b.client.connect();
  const devices: ZentraClient[] = [];
  for (let i = 0; i < PROCESSES; i += 1) devices.push(await deviceOf(app, a));
  return {
    flushPresence: async () => {
      for (const device of devices) {
        const greeted = nextEvent(device, 'presence:changed');
        await device.connect();
        await greeted;
        device.close();
      }
    },
    close: () => b.client.close(),
  };
}

describe('delivery after the end of a conversation', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(() => app.close());

  it.each<[string, (peer: TestPerson, me: ZentraClient, conversationId: string) => Promise<unknown>]>([
    ['leaving', (_, client, conversationId) => client.endConversation(conversationId)],
    ['blocking', (peer, client) => client.block(peer.me.id)],
  ])(
    `lets nothing commit and nothing be delivered once %s has answered, in ${ROUNDS} rounds`,
    async (_, end) => {
      const { a, b, conversationId } = await acceptedPair(app);
      const [aPhone, bPhone, guest] = [
        await deviceOf(app, a),
        await deviceOf(app, b),
        await deviceOf(app, a),
      ];
      const devices = [a.client, b.client, aPhone, bPhone];
      await Promise.all(devices.map((device) => device.connect()));
      const arrivals = await arrivalsOf(app);
      let isOver = false;
      let after: string[] = [];
      // A read mark of one's own may reach one's own devices at any time.
      const isOwn = (device: ZentraClient, payload: object) =>
        'userId' in payload && payload.userId === (device === b.client || device === bPhone ? b : a).me.id;
      for (const device of [...devices, guest])
        for (const event of OF_THE_PAIR)
          device.on(event, (payload) => void (isOver && !isOwn(device, payload) && after.push(event)));
      // Without a socket: it sends over HTTP.
      const outOfBand = await deviceOf(app, a);
      const count = async () =>
        (
          await app.sql.query<{ rev: number; files: number }>(
            `SELECT rev, (SELECT count(*)::int FROM attachments WHERE message_seq IS NOT NULL) AS files
             FROM conversations WHERE id = $1`,
            [conversationId],
          )
        ).rows[0];
      const done = { sent: 0, reacted: 0, withFile: 0, edited: 0, deleted: 0, typed: 0, arrived: 0 };
      const counted = async (kind: keyof typeof done, act: (n: number) => Promise<unknown>) => {
        const times = await untilRefused(act);
        done[kind] += times;
      };
      let files: string[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        if (round > 0) await reconnect(app, a, b);
        [isOver, after] = [false, []];
        const [marked, ...doomed] = await Promise.all(
          Array.from({ length: 6 }, () => a.client.send(conversationId, `Round ${round}`)),
        );
        const seq = marked?.seq ?? 0;
        for (let n = files.length; n < 4; n += 1)
          files.push((await upload(a, conversationId, `File ${n}`, 'words.txt')).id);
        // The end comes in the middle of all acts.
        let underWay = 0;
        let begin: () => void = () => undefined;
        const begun = new Promise<void>((resolve) => (begin = resolve));
        const racing = [a.client, aPhone, b.client, outOfBand].flatMap((device) => [
          counted('sent', async () => {
            await device.send(conversationId, 'Racing');
            if ((underWay += 1) === 6) begin();
          }),
          counted('reacted', () => device.react(conversationId, seq, EMOJI[round % 2] ?? '', round % 4 < 2)),
          // Beyond the last seq, which means the newest: so the mark moves with every message.
          device.markRead(conversationId, 1_000_000).then(() => device.markRead(conversationId, 1_000_000)),
        ]);
        const withFiles = [a.client, outOfBand].map((device, i) => {
          const mine = files.filter((id) => files.indexOf(id) % 2 === i);
          return counted('withFile', async (n) => {
            const id = mine[n];
            // None is left, which counts as a refusal.
            if (id === undefined) throw Object.assign(new Error('No more'), { code: 'CONSENT_REQUIRED' });
            await device.send(conversationId, '', { attachments: [id] });
            files = files.filter((other) => other !== id);
          });
        });
        const rest = [
          counted('deleted', (n) => aPhone.delete(conversationId, doomed[n % doomed.length]?.seq ?? 0)),
          ...[aPhone, outOfBand].map((device) =>
            counted('edited', (n) => device.edit(conversationId, seq, `Edited ${n}`)),
          ),
          ...[a.client, b.client].map((device) =>
            counted('typed', (n) => device.setTyping(conversationId, n % 2 === 0)),
          ),
          ...(round % ARRIVAL_EVERY === 0 ? [guest.connect()] : []),
        ];
        const ended = begun
          .then(() => end(a, bPhone, conversationId))
          .then(async () => {
            isOver = true;
            return count();
          });
        const [atEnd] = await Promise.all([ended, ...racing, ...withFiles, ...rest]);
        // Over the same sockets, and after everything that could still be in flight.
        await Promise.all(devices.map((device) => device.markDelivered(conversationId, 1)));
        if (round % ARRIVAL_EVERY === 0) {
          await arrivals.flushPresence();
          guest.close();
          done.arrived += 1;
        }
        expect({ round, count: await count(), after }).toEqual({ round, count: atEnd, after: [] });
      }
      // Each round ran until it was refused. Enough must have been delivered before, or the rounds
      // prove nothing.
      const enough = Object.entries(done).map(([kind, n]) => [kind, n >= ROUNDS / ARRIVAL_EVERY]);
      expect(enough).toEqual(Object.keys(done).map((kind) => [kind, true]));
      expect(done.sent).toBeGreaterThan(ROUNDS * 5);
      arrivals.close();
      [...devices, guest].forEach((device) => device.close());
    },
    // A minute on an idle machine.
    600_000,
  );

  /** Answers of the database before the end; each is delayed until the end has been answered. */
  const DELAYED: Record<
    string,
    { at(): DelayedAnswer; act(pair: Pair): Promise<unknown>; event: ServerEvent }
  > = {
    'a message': {
      at: () => delayAnswerOf(app.each(MessageWriter), 'append'),
      act: ({ b, conversationId }) => b.client.send(conversationId, 'Late'),
      event: 'message:new',
    },
    'a message with a file': {
      at: () => delayAnswerOf(app.each(AttachmentMessageWriter), 'append'),
      act: async ({ b, conversationId, fileId }) =>
        b.client.send(conversationId, '', { attachments: [fileId] }),
      event: 'message:new',
    },
    'an edit': {
      at: () => delayAnswerOf(app.each(MessagesRepository), 'change'),
      act: ({ b, conversationId }) => b.client.edit(conversationId, 1, 'Late'),
      event: 'message:changed',
    },
    'a deletion': {
      at: () => delayAnswerOf(app.each(MessagesRepository), 'change'),
      act: ({ b, conversationId }) => b.client.delete(conversationId, 1),
      event: 'message:changed',
    },
    'a reaction': {
      at: () => delayAnswerOf(app.each(MessagesRepository), 'change'),
      act: ({ b, conversationId }) => b.client.react(conversationId, 1, '👍', true),
      event: 'message:changed',
    },
    'a mark': {
      at: () => delayAnswerOf(app.each<Pool>(PG_POOL), 'query', isNamed('move-receipts')),
      act: ({ b, conversationId }) => b.client.markRead(conversationId, 1),
      event: 'conversation:receipt',
    },
    typing: {
      at: () => delayAnswerOf(app.each<Pool>(PG_POOL), 'query', isNamed('typing-peer')),
      act: ({ b, conversationId }) => b.client.setTyping(conversationId, true),
      event: 'typing:changed',
    },
    'an arrival': {
      at: () => delayAnswerOf(app.each<Pool>(PG_POOL), 'query', isNamed('presence-peers')),
      act: ({ phone }) => phone.connect(),
      event: 'presence:changed',
    },
  };

  it.each(Object.entries(DELAYED))(
    'does not publish %s in flight when the end was answered, and publishes it without an end',
    async (_, { at, act, event }) => {
      for (const isEnded of [false, true]) {
        const { a, b, conversationId } = await acceptedPair(app);
        const phone = await deviceOf(app, b);
        const arrivals = await arrivalsOf(app);
        await Promise.all([a.client.connect(), b.client.connect()]);
        await arrivals.flushPresence();
        const before = nextEvent(a.client, 'message:new');
        await b.client.send(conversationId, 'Before');
        await before;
        const fileId = (await upload(b, conversationId, 'Words', 'words.txt')).id;
        const received: string[] = [];
        for (const one of OF_THE_PAIR) a.client.on(one, () => void received.push(one));
        // A device that connects receives who is online.
        phone.on('presence:changed', () => void received.push('presence:changed'));
        const delayed = at();
        const acted = act({ b, phone, conversationId, fileId });
        await delayed.reached;
        if (isEnded) await a.client.endConversation(conversationId);
        delayed.release();
        await acted;
        await arrivals.flushPresence();
        await a.client.markDelivered(conversationId, 1);
        expect([isEnded, received]).toEqual([isEnded, isEnded ? [] : [event]]);
        arrivals.close();
        [a.client, b.client, phone].forEach((device) => device.close());
      }
    },
  );

  it('does not publish after an end that a typing user has stopped', async () => {
    const typingMs = 500;
    const quick = await startTestApp({ typingMs });
    const { a, b, conversationId } = await acceptedPair(quick);
    await Promise.all([a.client.connect(), b.client.connect()]);
    const received: unknown[] = [];
    b.client.on('typing:changed', (payload) => void received.push(payload));
    await a.client.setTyping(conversationId, true);
    await a.client.endConversation(conversationId);
    const before = received.length;
    // Typing expires by itself; that no event follows can only be waited for.
    await new Promise((resolve) => setTimeout(resolve, 3 * typingMs));
    expect(received.length).toBe(before);
    [a, b].forEach(({ client }) => client.close());
    await quick.close();
  });

  it('covers every event of the contract: it is tested, or has a reason to be published after the end', () => {
    const later: Record<string, string> = {
      'conversation:opened': 'it is open again',
      'conversation:ended': 'the end itself',
      'conversation:muted': 'to one’s own devices',
      'block:changed': 'to the blocker’s own devices',
      'interest:received': 'a new interest',
      'interest:changed': 'the interest has ended with it',
      'session:ended': 'about the device',
      'events:missed': 'about the connection, and without words',
      'me:changed': 'to one’s own devices, and without words',
      'export:changed': 'about one’s own archive',
      'moderation:changed': 'to moderators, and without words',
    };
    const known = [...OF_THE_PAIR, ...Object.keys(later)].sort();
    expect(Object.keys(SERVER_EVENTS).sort()).toEqual(known);
  });
});
