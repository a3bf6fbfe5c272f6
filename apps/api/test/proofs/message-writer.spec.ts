import type { Message } from '@zentra/contracts';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { Draft } from '../../src/chat/messages/message.batch';
import { MessageWriter } from '../../src/chat/messages/message.writer';
import { writerPool } from '../../src/database/data-source';
import { eventually } from '../support/eventually';
import { casesOf } from '../support/rounds';
import { startTestApp, type TestApp } from '../support/test-app';

const ROOMS = ['open', 'open', 'ended'] as const;
const MEMBERS = 2;

/**
 * One attempt to send, by index: the conversation, the sender (the last is no member), the clientId
 * and the text.
 */
interface Attempt {
  room: number;
  who: number;
  id: number;
  body: string;
  /** Replies to a missing message. */
  isLost: boolean;
}

const attempt: fc.Arbitrary<Attempt> = fc.record({
  room: fc.nat({ max: ROOMS.length - 1 }),
  who: fc.nat({ max: MEMBERS }),
  id: fc.nat({ max: 5 }),
  body: fc.constantFrom('one', 'two'),
  isLost: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});
/** Messages that arrive together; then either all are answered first, or more arrive meanwhile. */
const bursts = fc.array(
  fc.record({ attempts: fc.array(attempt, { minLength: 1, maxLength: 12 }), isAwaited: fc.boolean() }),
  { minLength: 1, maxLength: 6 },
);

/** A reference writer without batches, one attempt after the other. */
class Model {
  readonly stored = ROOMS.map(() => [] as string[]);
  private readonly known = new Map<string, { seq: number; body: string }>();

  apply({ room, who, id, body, isLost }: Attempt): string {
    const key = `${room} ${who} ${id}`;
    const before = this.known.get(key);
    if (before) return before.body === body && !isLost ? `repeat of ${before.seq}` : 'CLIENT_ID_REUSED';
    if (ROOMS[room] === 'ended' || who >= MEMBERS || isLost) return 'CONSENT_REQUIRED';
    const seq = this.stored[room]?.push(`${key} ${body}`) ?? 0;
    this.known.set(key, { seq, body });
    return `new ${seq}`;
  }
}

describe('the message writer', () => {
  let app: TestApp;
  const pools: Pool[] = [];
  const newWriter = () => {
    const pool = writerPool(app.databaseUrl, app.config.databasePatienceMs);
    pools.push(pool);
    return new MessageWriter(pool);
  };
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    await app.close();
  });

  /** Inserts a conversation with its own members. */
  async function newRoom(state: (typeof ROOMS)[number]) {
    const [low, high, outsider] = [uuidv7(), uuidv7(), uuidv7()].sort() as [string, string, string];
    const [interest, id] = [uuidv7(), uuidv7()];
    for (const user of [low, high]) {
      const name = `w${user.replaceAll('-', '').slice(5)}`;
      await app.sql.query(
        `INSERT INTO users (id, username, email, display_name, password_hash) VALUES ($1, $2, $2, 'W', 'x')`,
        [user, name],
      );
    }
    await app.sql.query(
      `INSERT INTO interests (id, sender_id, recipient_id, status, created_at, expires_at, shown_at)
       VALUES ($1, $2, $3, 'accepted', now(), now(), now())`,
      [interest, low, high],
    );
    await app.sql.query(
      `INSERT INTO conversations (id, low_id, high_id, interest_id, interest_status, ended_at, opened_at, last_activity_at)
       VALUES ($1, $2, $3, $4, $5, $6, now(), now())`,
      [id, low, high, ...(state === 'open' ? [interest, 'accepted', null] : [null, null, new Date()])],
    );
    return { id, people: [low, high, outsider] };
  }

  async function newRooms() {
    const rooms = await Promise.all(ROOMS.map(newRoom));
    const ids = Array.from({ length: 6 }, () => uuidv7());
    const draftOf = ({ room, who, id, body, isLost }: Attempt): Draft => ({
      conversationId: rooms[room]?.id ?? '',
      senderId: rooms[room]?.people[who] ?? '',
      clientId: ids[id] ?? '',
      body,
      replyTo: isLost ? 1_000_000 : null,
    });
    const storedIn = async (room: number): Promise<string[]> => {
      const { rows } = await app.sql.query<Message>(
        `SELECT seq, rev, sender_id AS "senderId", client_id AS "clientId", body FROM messages
         WHERE conversation_id = $1 ORDER BY seq`,
        [rooms[room]?.id],
      );
      expect(rows.map(({ seq, rev }) => [seq, rev])).toEqual(rows.map((_, i) => [i + 1, i + 1]));
      return rows.map(
        ({ senderId, clientId, body }) =>
          `${room} ${rooms[room]?.people.indexOf(senderId)} ${ids.indexOf(clientId)} ${body}`,
      );
    };
    return { draftOf, storedIn };
  }

  const outcomeOf = (writer: MessageWriter, draft: Draft): Promise<string> =>
    writer.append(draft).then(
      ({ message, duplicate }) => `${duplicate ? 'repeat of' : 'new'} ${message.seq}`,
      (error: Error & { code?: string }) => error.code ?? error.message,
    );

  it('answers and stores messages in any batches as if they had arrived one by one', async () => {
    const writer = newWriter();
    await fc.assert(
      fc.asyncProperty(bursts, async (sequence) => {
        const { draftOf, storedIn } = await newRooms();
        const model = new Model();
        const expected: string[] = [];
        const outcomes: Promise<string>[] = [];
        for (const { attempts, isAwaited } of sequence) {
          for (const one of attempts) {
            expected.push(model.apply(one));
            outcomes.push(outcomeOf(writer, draftOf(one)));
          }
          await (isAwaited ? Promise.all(outcomes) : new Promise(setImmediate));
        }
        expect(await Promise.all(outcomes)).toEqual(expected);
        for (const room of ROOMS.keys()) expect(await storedIn(room)).toEqual(model.stored[room]);
      }),
      { numRuns: casesOf(150) },
    );
  }, 120_000);

  it('of two concurrent processes stores every message once, and both give the same answer', async () => {
    const writers = [newWriter(), newWriter()];
    await fc.assert(
      fc.asyncProperty(fc.array(attempt, { minLength: 2, maxLength: 40 }), async (attempts) => {
        const { draftOf, storedIn } = await newRooms();
        // One content per clientId, because which of two arrives first is undefined.
        const drafts = attempts.map((one) => draftOf({ ...one, body: 'same', isLost: false }));
        const [here, there] = await Promise.all(
          writers.map((writer) => Promise.all(drafts.map((draft) => outcomeOf(writer, draft)))),
        );
        const seqOf = (outcome: string | undefined) => outcome?.replace(/^(new|repeat of) /, '');
        expect(here?.map(seqOf)).toEqual(there?.map(seqOf));
        const isNew = (outcome: string) => outcome.startsWith('new');
        const accepted = new Set(
          attempts
            .filter(({ room, who }) => ROOMS[room] === 'open' && who < MEMBERS)
            .map(({ room, who, id }) => `${room} ${who} ${id} same`),
        );
        expect([...(here ?? []), ...(there ?? [])].filter(isNew)).toHaveLength(accepted.size);
        const stored = (await Promise.all([...ROOMS.keys()].map(storedIn))).flat();
        expect(new Set(stored)).toEqual(accepted);
        expect(stored).toHaveLength(accepted.size);
      }),
      { numRuns: casesOf(60) },
    );
  }, 120_000);

  it('acks nothing while the table is missing, and goes on when it is back', async () => {
    const writer = newWriter();
    const { draftOf, storedIn } = await newRooms();
    const drafts = Array.from({ length: 6 }, (_, id) =>
      draftOf({ room: 0, who: 0, id, body: 'one', isLost: false }),
    );
    await app.sql.query('ALTER TABLE messages RENAME TO messages_away');
    const outcomes = await Promise.all(drafts.map((draft) => outcomeOf(writer, draft)));
    await app.sql.query('ALTER TABLE messages_away RENAME TO messages');
    for (const outcome of outcomes) expect(outcome).toBe('42P01');
    expect(await storedIn(0)).toEqual([]);
    expect(await Promise.all(drafts.map((draft) => outcomeOf(writer, draft)))).toEqual(
      drafts.map((_, i) => `new ${i + 1}`),
    );
  });

  it('refuses immediately when its queue is full', async () => {
    const writer = newWriter();
    const { draftOf } = await newRooms();
    const draft = draftOf({ room: 0, who: 0, id: 0, body: 'one', isLost: false });
    const outcomes = Array.from({ length: 10_001 }, () => outcomeOf(writer, draft));
    expect(await outcomes[10_000]).toBe('UNAVAILABLE');
    expect((await Promise.all(outcomes)).filter((outcome) => outcome.endsWith(' 1'))).toHaveLength(10_000);
  });

  it('answers UNAVAILABLE, and no other error, when its connection breaks', async () => {
    const writer = newWriter();
    const { draftOf, storedIn } = await newRooms();
    const draft = (id: number) => draftOf({ room: 0, who: 0, id, body: 'one', isLost: false });
    await outcomeOf(writer, draft(0));
    const lock = await app.sql.connect();
    await lock.query('BEGIN');
    await lock.query('LOCK TABLE messages');
    const outcome = outcomeOf(writer, draft(1));
    await eventually('the writer waiting for the lock', async () => {
      const { rowCount } = await app.sql.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'zentra-writer' AND wait_event_type = 'Lock' AND datname = current_database()`,
      );
      return (rowCount ?? 0) > 0;
    });
    expect(await outcome).toBe('57P01');
    await lock.query('ROLLBACK');
    lock.release();
    expect(await outcomeOf(writer, draft(1))).toBe('new 2');
    expect(await storedIn(0)).toHaveLength(2);
  });
});
