import type { Interest, InterestAction, Message } from '@zentra/contracts';
import { v7 as uuidv7 } from 'uuid';
import { acceptedPair, crowd, deviceOf, type TestPerson } from '../support/factories';
import { callJson } from '../support/http';
import { ROUNDS } from '../support/rounds';
import { startTestApp, type TestApp } from '../support/test-app';

/** Rounds that run concurrently, each between its own two users. */
const CONCURRENT_ROUNDS = Math.min(10, ROUNDS);
/** Number of users that form a hundred pairs. */
const PEOPLE = 15;

type Act = () => Promise<unknown>;

const code = (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'ok',
    (error: { code: string }) => error.code,
  );

/**
 * Runs two acts concurrently, in turns with one or the other started first, and returns both
 * outcomes in the order of the parameters. The first two rounds run them in sequence, once in each
 * order, so that both orders occur in every run.
 */
async function race(round: number, one: Act, other: Act): Promise<string> {
  if (round === 0) return `${await code(one())} ${await code(other())}`;
  if (round === 1) {
    const second = await code(other());
    return `${await code(one())} ${second}`;
  }
  if (round % 2 === 0) return (await Promise.all([code(one()), code(other())])).join(' ');
  const [second, first] = await Promise.all([code(other()), code(one())]);
  return `${first} ${second}`;
}

describe(`races, ${ROUNDS} rounds each`, () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(() => app.close());

  /** Runs one round for each of a hundred new pairs; returns how often each outcome came. */
  async function rounds(
    run: (a: TestPerson, b: TestPerson, round: number) => Promise<string>,
  ): Promise<Map<string, number>> {
    const people = await crowd(app, PEOPLE);
    const pairs = people
      .flatMap((a, i) => people.slice(i + 1).map((b) => [a, b] as const))
      .sort(() => Math.random() - 0.5)
      .slice(0, ROUNDS);
    const outcomes = new Map<string, number>();
    for (let first = 0; first < ROUNDS; first += CONCURRENT_ROUNDS) {
      const some = pairs.slice(first, first + CONCURRENT_ROUNDS).map(([a, b], i) => run(a, b, first + i));
      for (const outcome of await Promise.all(some)) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    expect([...outcomes.values()].reduce((sum, n) => sum + n, 0)).toBe(ROUNDS);
    return outcomes;
  }

  const ask = (one: TestPerson, of: TestPerson): Promise<Interest> =>
    one.client.sendInterest({ recipient: of.me.username, message: 'Hello' });
  const act = (one: TestPerson, { id }: Interest, action: InterestAction): Act => {
    return () => one.client.actOnInterest(id, action);
  };

  /**
   * Returns what both see of each other afterwards: the same, and a chat exactly where there was a
   * yes.
   */
  async function standing(a: TestPerson, b: TestPerson, { id }: Interest) {
    const [mine, theirs, ofB, ofA] = await Promise.all([
      a.client.interest(id),
      b.client.interest(id).catch((error: { code: string }) => error.code),
      a.client.person(b.me.username),
      b.client.person(a.me.username),
    ]);
    expect(ofA.conversationId).toBe(ofB.conversationId);
    const chat =
      ofB.conversationId &&
      (await Promise.all([a, b].map((one) => one.client.conversation(ofB.conversationId ?? ''))));
    const states = new Set(chat ? chat.map(({ state }) => state) : ['none']);
    expect(states.size).toBe(1);
    return {
      sent: mine.status,
      received: typeof theirs === 'string' ? theirs : theirs.status,
      relations: [ofB.relation, ofA.relation],
      chat: [...states][0],
    };
  }

  const CONNECTED = {
    sent: 'accepted',
    received: 'accepted',
    relations: ['connected', 'connected'],
    chat: 'open',
  };

  it('accept and withdraw: exactly one succeeds', async () => {
    const outcomes = await rounds(async (a, b, round) => {
      const interest = await ask(a, b);
      const outcome = await race(round, act(b, interest, 'accept'), act(a, interest, 'withdraw'));
      expect([outcome, await standing(a, b, interest)]).toEqual(
        outcome.startsWith('ok')
          ? ['ok ALREADY_CONNECTED', CONNECTED]
          : [
              'INTEREST_CLOSED ok',
              { sent: 'withdrawn', received: 'INTEREST_CLOSED', relations: ['none', 'none'], chat: 'none' },
            ],
      );
      return outcome;
    });
    expect(outcomes.size).toBe(2);
  }, 480_000);

  it('accept and reject, from two devices: the result is accepted, because a rejection can be changed', async () => {
    const outcomes = await rounds(async (a, b, round) => {
      const interest = await ask(a, b);
      const outcome = await race(round, act(b, interest, 'accept'), act(b, interest, 'reject'));
      expect(['ok ok', 'ok ALREADY_CONNECTED']).toContain(outcome);
      expect(await standing(a, b, interest)).toEqual(CONNECTED);
      return outcome;
    });
    expect(outcomes.size).toBe(2);
  }, 480_000);

  it.each(['recipient', 'sender'] as const)(
    'accept and block by the %s: no chat remains, and no event mentions the block',
    async (blocker) => {
      const outcomes = await rounds(async (a, b, round) => {
        const interest = await ask(a, b);
        const [one, other] = blocker === 'recipient' ? [b, a] : [a, b];
        const block = () => one.client.block(other.me.id);
        const outcome = await race(round, act(b, interest, 'accept'), block);
        const hidden = { received: 'INTEREST_CLOSED', chat: 'none' };
        const before = {
          recipient: { sent: 'pending', relations: ['interest_sent', 'none'], ...hidden },
          sender: { sent: 'withdrawn', relations: ['none', 'none'], ...hidden },
        };
        const after = { sent: 'ended', received: 'ended', relations: ['none', 'none'], chat: 'ended' };
        expect([outcome, await standing(a, b, interest)]).toEqual(
          outcome === 'ok ok' ? [outcome, after] : ['INTEREST_CLOSED ok', before[blocker]],
        );
        const seen = await other.client.person(one.me.username);
        expect([seen.blocked, (await one.client.person(other.me.username)).blocked]).toEqual([false, true]);
        return outcome;
      });
      expect(outcomes.size).toBe(2);
    },
    480_000,
  );

  it('interests that cross: one interest, accepted', async () => {
    const outcomes = await rounds(async (a, b, round) => {
      const sent: Interest[] = [];
      const send = (one: TestPerson, of: TestPerson) => async () => sent.push(await ask(one, of));
      expect(await race(round, send(a, b), send(b, a))).toBe('ok ok');
      const [first, second] = sent;
      expect(second?.id).toBe(first?.id);
      expect(sent.map(({ status }) => status).sort()).toEqual(['accepted', 'pending']);
      expect(await standing(a, b, { ...first, id: first?.id ?? '' } as Interest)).toEqual(CONNECTED);
      const { rows } = await app.sql.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM interests WHERE $1 IN (sender_id, recipient_id) AND $2 IN (sender_id, recipient_id)`,
        [a.me.id, b.me.id],
      );
      expect(rows[0]?.n).toBe(1);
      return (await a.client.interest(first?.id ?? '')).direction;
    });
    expect(outcomes.size).toBe(2);
  }, 480_000);

  it('50 accepts: one connection, published once', async () => {
    const [a, b] = await crowd(app, 2);
    if (!a || !b) throw new Error('a person is missing');
    const opened: string[] = [];
    await b.client.connect();
    b.client.on('conversation:opened', ({ conversation: { openedAt } }) => void opened.push(openedAt));
    for (let round = 0; round < ROUNDS; round += 1) {
      const interest = await ask(a, b);
      const answers = await Promise.all(
        Array.from({ length: 50 }, () =>
          callJson(`${app.url}/api/interests/${interest.id}/accept`, 'POST', {
            cookie: b.client.http.cookie,
          }),
        ),
      );
      expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
      expect(answers[0]).toMatchObject({ status: 200, json: { status: 'accepted' } });
      const { items } = await b.client.conversations();
      expect(items.map(({ openedAt }) => openedAt)).toEqual(opened.slice(round));
      // Ended long enough ago to send another interest.
      await b.client.endConversation(items[0]?.id ?? '');
      await app.sql.query(
        `UPDATE interests SET closed_at = closed_at - interval '30 days' WHERE closed_at IS NOT NULL`,
      );
    }
    b.client.close();
  }, 480_000);

  it('one clientId over two sockets and HTTP: one message, published once', async () => {
    const { a, b, conversationId } = await acceptedPair(app);
    const tablet = await deviceOf(app, a);
    await Promise.all([a.client.connect(), tablet.connect(), b.client.connect()]);
    const received: string[] = [];
    b.client.on('message:new', ({ message: { clientId } }) => void received.push(clientId));
    const round = async (n: number): Promise<Message> => {
      const draft = { clientId: uuidv7(), body: `Everywhere at once, ${n}` };
      const overSocket = async (client: TestPerson['client']) =>
        (await client.live.request('message:send', { conversationId, ...draft })).message;
      const overHttp = async () => {
        const path = `${app.url}/api/conversations/${conversationId}/messages`;
        const { json, status } = await callJson(path, 'POST', { cookie: a.client.http.cookie, body: draft });
        return { message: json, status };
      };
      const [http, ...sockets] = await Promise.all([
        Promise.all([overHttp(), overHttp(), overHttp()]),
        ...[a.client, tablet, a.client, tablet].map(overSocket),
      ]);
      const all = [...http.map(({ message }) => message), ...sockets].map((one) => JSON.stringify(one));
      expect(new Set(all).size).toBe(1);
      expect(http.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(1);
      return sockets[0] as Message;
    };
    const messages: Message[] = [];
    for (let first = 0; first < ROUNDS; first += CONCURRENT_ROUNDS)
      messages.push(
        ...(await Promise.all(Array.from({ length: CONCURRENT_ROUNDS }, (_, i) => round(first + i)))),
      );
    const { items } = await a.client.messages(conversationId, { after: 0, limit: ROUNDS });
    expect(items).toEqual(messages.sort((x, y) => x.seq - y.seq));
    expect(items.map(({ seq }) => seq)).toEqual(Array.from({ length: ROUNDS }, (_, i) => i + 1));
    // Its own echo follows everything that could still be in flight to the same socket.
    await b.client.markDelivered(conversationId, ROUNDS);
    expect(received.sort()).toEqual(items.map(({ clientId }) => clientId).sort());
    [a.client, b.client, tablet].forEach((client) => client.close());
  }, 480_000);
});
