import type { ZentraClient } from '@zentra/client';
import { SERVER_EVENTS, type ServerEvent } from '@zentra/contracts';
import { acceptedPair, deviceOf, type TestPerson } from './support/factories';
import { startTestApp, type TestApp } from './support/test-app';

const ROUNDS = 100;
/** What may come of a conversation while it is open, and not once it has ended. */
const OF_THE_PAIR: ServerEvent[] = [
  'message:new',
  'message:changed',
  'conversation:receipt',
  'typing:changed',
  'presence:changed',
];

/** Brings two people together again whose conversation has ended, as if enough time had passed. */
async function reconnect(app: TestApp, a: TestPerson, b: TestPerson): Promise<void> {
  await a.client.unblock(b.me.id);
  await b.client.unblock(a.me.id);
  await app.sql.query(
    `UPDATE interests SET closed_at = closed_at - interval '30 days' WHERE closed_at IS NOT NULL`,
  );
  const { id } = await a.client.sendInterest({ recipient: b.me.username });
  await b.client.actOnInterest(id, 'accept');
}

const EMOJI = ['👍', '🎉'];

/** Goes on with an act until it is refused for want of consent; answers how often it was done. */
async function untilRefused(act: () => Promise<unknown>): Promise<number> {
  for (let done = 0; done < 200; done += 1) {
    const code = await act().then(
      () => null,
      (error: { code: string }) => error.code,
    );
    if (code === 'CONSENT_REQUIRED') return done;
    if (code !== null) throw new Error(code);
  }
  throw new Error('It was never refused');
}

describe('the gate: what an end ends', () => {
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
      const [aPhone, bPhone] = [await deviceOf(app, a), await deviceOf(app, b)];
      const devices = [a.client, b.client, aPhone, bPhone];
      await Promise.all(devices.map((device) => device.connect()));
      let isOver = false;
      let after: string[] = [];
      // That one has read something oneself is told to one's own devices at any time.
      const isOwn = (device: ZentraClient, payload: object) =>
        'userId' in payload && payload.userId === (device === a.client || device === aPhone ? a : b).me.id;
      for (const device of devices)
        for (const event of OF_THE_PAIR)
          device.on(event, (payload) => void (isOver && !isOwn(device, payload) && after.push(event)));
      const outOfBand = await deviceOf(app, a); // no socket: it writes over HTTP
      const count = async () =>
        (
          await app.sql.query<{ rev: number }>('SELECT rev FROM conversations WHERE id = $1', [
            conversationId,
          ])
        ).rows[0]?.rev;
      let sent = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        if (round > 0) await reconnect(app, a, b);
        [isOver, after] = [false, []];
        const marked = await a.client.send(conversationId, `Round ${round}`);
        const acts = [a.client, aPhone, b.client, outOfBand].flatMap((device) => [
          untilRefused(() => device.send(conversationId, 'Racing')),
          untilRefused(() => device.react(conversationId, marked.seq, EMOJI[round % 2] ?? '', round % 4 < 2)),
          device.markRead(conversationId, marked.seq),
        ]);
        const ended = end(a, bPhone, conversationId).then(async () => {
          isOver = true;
          return count();
        });
        const [revAtEnd, ...done] = await Promise.all([ended, ...acts]);
        sent += done.reduce((sum, one) => sum + one, 0);
        // Through the same sockets and after whatever could still be on its way.
        await Promise.all(devices.map((device) => device.markDelivered(conversationId, 1)));
        expect({ round, rev: await count(), after }).toEqual({ round, rev: revAtEnd, after: [] });
      }
      // Each round went on until it was refused; and much got through before, or the rounds say nothing.
      expect(sent).toBeGreaterThan(ROUNDS * 5);
    },
    180_000,
  );

  it('does not even tell, later, that somebody who was typing has stopped', async () => {
    const { a, b, conversationId } = await acceptedPair(app);
    await Promise.all([a.client.connect(), b.client.connect()]);
    const heard: unknown[] = [];
    b.client.on('typing:changed', (payload) => void heard.push(payload));
    await a.client.setTyping(conversationId, true);
    await a.client.endConversation(conversationId);
    const before = heard.length;
    // Typing runs out by itself after six seconds; that nothing comes then can only be waited for.
    await new Promise((resolve) => setTimeout(resolve, 6_500));
    expect(heard.length).toBe(before);
  }, 15_000);

  it('knows every event there is: each is of the pair, or has a reason to come later', () => {
    const later: Record<string, string> = {
      'conversation:opened': 'it is open again',
      'conversation:ended': 'the end itself',
      'conversation:muted': 'to one’s own devices',
      'block:changed': 'to the blocker’s own devices',
      'interest:received': 'a new interest',
      'interest:changed': 'the interest has ended with it',
      'session:ended': 'about the device',
      'me:changed': 'to one’s own devices, and without words',
      'export:changed': 'about one’s own archive',
      'moderation:changed': 'to moderators, and without words',
    };
    const known = [...OF_THE_PAIR, ...Object.keys(later)].sort();
    expect(Object.keys(SERVER_EVENTS).sort()).toEqual(known);
  });
});
