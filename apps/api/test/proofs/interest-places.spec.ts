import { INTERESTS_PER_DAY, INTERESTS_RECEIVED_PER_DAY as PLACES } from '@zentra/contracts';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { createApp } from '../../src/create-app';
import { dataSourceOptions } from '../../src/database/data-source';
import { QueueInterests1763850025000 } from '../../src/database/migrations/1763850025000-QueueInterests';
import { ENTITIES } from '../../src/entities';
import { DomainEvents } from '../../src/events/domain-events';
import { InterestStateMachine } from '../../src/interests/interest-state-machine';
import { InterestPlaces } from '../../src/interests/interest-places';
import { InterestsSweeper } from '../../src/interests/interests.sweeper';
import { createDatabase } from '../support/databases';
import { eventually } from '../support/eventually';
import { crowd, type TestPerson } from '../support/factories';
import { casesOf, ROUNDS } from '../support/rounds';
import { interestsFrom, nextDay, times, type Sender } from '../support/senders';
import { startTestApp, type TestApp } from '../support/test-app';

const DAY_HOURS = 24;

describe('daily places of a recipient', () => {
  let app: TestApp;
  // The limits of production, without rate limits. The sweeper runs only where a test calls it.
  beforeAll(async () => {
    app = await startTestApp();
    await app.app.get(InterestsSweeper)['job'].stop();
    setPlaces(PLACES);
  });
  afterAll(() => app.close());

  const setPlaces = (perDay: number) => Object.assign(app.app.get(InterestPlaces), { perDay });
  const sweep = () => app.app.get(InterestsSweeper).sweep();
  const people = (count: number) => crowd(app, count) as Promise<[TestPerson, TestPerson, TestPerson]>;
  const send = ({ client }: TestPerson, to: TestPerson) =>
    client.sendInterest({ recipient: to.me.username, message: 'Hello' });
  const olderBy = ({ me }: TestPerson, hours: number) =>
    app.sql.query(`UPDATE users SET created_at = created_at - make_interval(hours => $2) WHERE id = $1`, [
      me.id,
      hours,
    ]);
  const confirm = ({ me }: TestPerson) =>
    app.sql.query('UPDATE users SET email_verified_at = now() WHERE id = $1', [me.id]);

  /** Returns the ids of all interests that the recipient sees. */
  async function seenBy({ client }: TestPerson): Promise<Set<string>> {
    const seen = new Set<string>();
    let cursor: string | undefined;
    do {
      const page = await client.interests({ limit: 100, cursor });
      for (const { id } of page.items) seen.add(id);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    return seen;
  }

  it('are taken by 930 new accounts for one day at most: an older account is shown on the next', async () => {
    const [star, honest] = await people(2);
    await olderBy(honest, 1);
    await interestsFrom(app, star, [...times(PLACES, { isShown: true }), ...times(900, {})]);
    const { id, status } = await send(honest, star);
    expect(status).toBe('pending');
    await sweep();
    expect((await seenBy(star)).has(id)).toBe(false);
    await nextDay(app, star);
    await star.client.connect();
    const published = new Promise((resolve) =>
      star.client.on('interest:received', ({ interest }) => interest.id === id && resolve(interest)),
    );
    await sweep();
    const seen = await seenBy(star);
    expect(seen.has(id)).toBe(true);
    expect(seen.size).toBe(2 * PLACES);
    expect(await published).toMatchObject({
      id,
      direction: 'received',
      person: { relation: 'interest_received' },
    });
    star.client.close();
  });

  it('go to queued interests before new ones', async () => {
    const [star, honest, early] = await people(3);
    await interestsFrom(app, star, times(PLACES, { isShown: true }));
    await olderBy(honest, 1);
    const waiting = await send(honest, star);
    await interestsFrom(app, star, times(PLACES - 1, { ageHours: 0.5 }));
    await nextDay(app, star);
    const { id } = await send(early, star);
    expect((await seenBy(star)).has(id)).toBe(false);
    await sweep();
    const seen = await seenBy(star);
    expect([waiting.id, id].map((one) => seen.has(one))).toEqual([true, false]);
    expect(seen.size).toBe(2 * PLACES);
  });

  it('are free for confirmed senders immediately, also when one confirms while the interest is queued', async () => {
    const [star, confirmed, late] = await people(3);
    await confirm(confirmed);
    await interestsFrom(app, star, [...times(PLACES, { isShown: true }), ...times(50, { ageHours: 9 })]);
    const [now, queued] = [await send(confirmed, star), await send(late, star)];
    const isSeen = async () => {
      const seen = await seenBy(star);
      return [now.id, queued.id].map((id) => seen.has(id));
    };
    expect(await isSeen()).toEqual([true, false]);
    await sweep();
    expect(await isSeen()).toEqual([true, false]);
    await confirm(late);
    await sweep();
    expect(await isSeen()).toEqual([true, true]);
  });

  it('are given once and published once by several processes that send and sweep concurrently', async () => {
    const star = (await people(1))[0];
    const senders = await crowd(app, 2 * PLACES);
    const second = await createApp(app.config);
    await second.init();
    Object.assign(second.get(InterestPlaces), { perDay: PLACES });
    const published: string[] = [];
    for (const one of [app.app, second])
      one.get(DomainEvents).on('interest.shown', ({ interestId, recipientId }) => {
        if (recipientId === star.me.id) published.push(interestId);
      });
    await interestsFrom(app, star, times(PLACES / 2, {}));
    const sweeps = () => [app.app, second, app.app, second].map((one) => one.get(InterestsSweeper).sweep());
    await Promise.all([
      ...senders.map(async (sender, i) => {
        await send(sender, star);
        if (i % 10 === 0) await Promise.all(sweeps());
      }),
      ...sweeps(),
    ]);
    await sweep();
    const seen = await seenBy(star);
    expect(seen.size).toBe(PLACES);
    expect(published.sort()).toEqual([...seen].sort());
    await second.close();
  });

  it('are counted after the recipient’s row is locked: one taken in the meantime is not given again', async () => {
    const [star] = await people(1);
    await interestsFrom(app, star, [...times(PLACES - 1, { isShown: true }), ...times(5, {})]);
    const other = await app.sql.connect();
    await other.query('BEGIN');
    // The lock that sending takes.
    await other.query('SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE', [star.me.id]);
    const shown = app.app.get(InterestStateMachine).showQueued(star.me.id);
    await eventually('a wait for the lock', async () => {
      const { rowCount } = await other.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rowCount;
    });
    await interestsFrom({ sql: other }, star, times(1, { isShown: true }));
    await other.query('COMMIT');
    other.release();
    expect(await shown).toEqual([]);
    expect((await seenBy(star)).size).toBe(PLACES);
  });

  it.each<
    [
      what: string,
      act: (star: TestPerson, sender: TestPerson, id: string) => Promise<unknown>,
      isSeen: boolean,
    ]
  >([
    ['withdrawn', (_, { client }, id) => client.actOnInterest(id, 'withdraw'), false],
    ['blocked', ({ client }, { me }) => client.block(me.id), false],
    ['accepted', (star, sender) => send(star, sender), true],
  ])('and a concurrent %s are serialized', async (_, act, isSeen) => {
    const all = await crowd(app, 2 * ROUNDS);
    for (let round = 0; round < ROUNDS; round += 1) {
      const [star, sender] = all.slice(2 * round) as [TestPerson, TestPerson];
      setPlaces(0);
      const { id } = await send(sender, star);
      setPlaces(PLACES);
      await Promise.all([sweep(), act(star, sender, id), sweep()]);
      await sweep();
      expect((await seenBy(star)).has(id)).toBe(isSeen);
      const { rows } = await app.sql.query(
        `SELECT r.shown_at FROM relations r JOIN interests i ON i.id = r.interest_id
         WHERE i.id = $1 AND r.shown_at IS NOT NULL`,
        [id],
      );
      expect(rows).toEqual([]);
    }
  });

  it('are not given after the end, and the sender sees a queued interest expire like any other', async () => {
    const [star, unseen, seen] = await people(3);
    const shown = await send(seen, star);
    await interestsFrom(app, star, times(PLACES - 1, { isShown: true }));
    const queued = await send(unseen, star);
    const past = `expires_at = now() - interval '1 second'`;
    await nextDay(app, star);
    // It expires while the places of a new day are free, and no one has closed it yet.
    await app.sql.query(`UPDATE interests SET ${past} WHERE id = ANY ($1)`, [[shown.id, queued.id]]);
    await app.sql.query(`UPDATE relations SET ${past} WHERE interest_id = ANY ($1)`, [[shown.id, queued.id]]);
    expect(await app.app.get(InterestStateMachine).showQueued(star.me.id)).toEqual([]);
    await sweep();
    expect((await seenBy(star)).size).toBe(PLACES - 1);
    await expect(star.client.interest(queued.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const shape = async ({ client }: TestPerson, id: string) => {
      const { expiresAt, createdAt, ...rest } = await client.interest(id);
      return { ...rest, id: '', isOver: expiresAt < new Date().toISOString(), wasSent: createdAt !== '' };
    };
    expect(await shape(unseen, queued.id)).toEqual(await shape(seen, shown.id));
    expect((await unseen.client.interest(queued.id)).status).toBe('expired');
  });

  it('are given to confirmed senders on the last day before the end, without a limit', async () => {
    const [star] = await people(1);
    // The last day of an interest is the one that begins at most 48 hours before its expiry.
    const today = (Date.now() % (DAY_HOURS * 3_600_000)) / 3_600_000;
    const [last, other] = await interestsFrom(app, star, [
      { isConfirmed: true, expiresInHours: 2 * DAY_HOURS - today - 0.1 },
      { isConfirmed: true, expiresInHours: 2 * DAY_HOURS - today + 0.1 },
      { expiresInHours: 1 },
      ...times(PLACES, { isConfirmed: true, isShown: true }),
    ]);
    await sweep();
    const seen = await seenBy(star);
    expect([last, other].map((id) => seen.has(id ?? ''))).toEqual([true, false]);
    expect(seen.size).toBe(PLACES + 1);
  });

  it('are released by a block, and not given to blocked, withdrawn or suspended ones', async () => {
    const [star] = await people(1);
    const [shown, blocked, withdrawn, suspended, next] = (await crowd(app, 5)) as [
      TestPerson,
      TestPerson,
      TestPerson,
      TestPerson,
      TestPerson,
    ];
    await send(shown, star);
    await interestsFrom(app, star, times(PLACES - 1, { isShown: true }));
    const ids: string[] = [];
    for (const [i, one] of [blocked, withdrawn, suspended, next].entries()) {
      await olderBy(one, 9 - i);
      ids.push((await send(one, star)).id);
    }
    await star.client.block(blocked.me.id);
    await withdrawn.client.actOnInterest(ids[1] ?? '', 'withdraw');
    await app.sql.query('UPDATE users SET suspended_at = now() WHERE id = $1', [suspended.me.id]);
    expect(await app.app.get(InterestStateMachine).showQueued(star.me.id)).toEqual([]);
    await star.client.block(shown.me.id);
    const given = await app.app.get(InterestStateMachine).showQueued(star.me.id);
    expect(given.map(({ id }) => id)).toEqual([ids[3]]);
    await sweep();
    const seen = await seenBy(star);
    expect(ids.map((id) => seen.has(id))).toEqual([false, false, false, true]);
    // A withdrawn interest that was shown keeps its place.
    await next.client.actOnInterest(ids[3] ?? '', 'withdraw');
    expect((await send((await people(1))[0], star)).status).toBe('pending');
    expect((await seenBy(star)).size).toBe(PLACES - 1);
  });

  it('of confirmed senders are released by a block, also on a day that is full for others', async () => {
    const [star, shown] = await people(2);
    await app.sql.query(`UPDATE users SET email_verified_at = now() WHERE id = $1`, [shown.me.id]);
    await send(shown, star);
    const [queued] = await interestsFrom(app, star, [
      { isConfirmed: true, ageHours: 100 },
      ...times(PLACES - 1, { isConfirmed: true, isShown: true }),
      ...times(PLACES, { isShown: true }),
    ]);
    // Confirmed long ago, because each round looks for those of the last hour.
    await app.sql.query(
      `UPDATE users SET email_verified_at = now() - interval '3 days'
       WHERE email_verified_at IS NOT NULL AND id IN (SELECT sender_id FROM interests WHERE recipient_id = $1)`,
      [star.me.id],
    );
    await sweep();
    expect((await seenBy(star)).has(queued ?? '')).toBe(false);
    await star.client.block(shown.me.id);
    await sweep();
    expect((await seenBy(star)).has(queued ?? '')).toBe(true);
  });

  it('are not taken by a queued interest that the recipient accepts by sending one', async () => {
    const [star, friend] = await people(2);
    const [first] = await interestsFrom(app, star, times(PLACES, { isShown: true }));
    const { id } = await send(friend, star);
    expect(await send(star, friend)).toMatchObject({ id, status: 'accepted', direction: 'received' });
    expect((await seenBy(star)).has(id)).toBe(true);
    const [queued] = await interestsFrom(app, star, times(1, {}));
    await app.sql.query(`UPDATE interests SET status = 'suppressed' WHERE id = $1`, [first]);
    await sweep();
    expect((await seenBy(star)).has(queued ?? '')).toBe(true);
  });

  it('and the quota of a sender are separate: interests of others do not use it up', async () => {
    const [star] = await people(1);
    const before = await star.client.quota();
    await interestsFrom(app, star, [
      ...times(PLACES, { isShown: true }),
      ...times(5 * INTERESTS_PER_DAY, {}),
    ]);
    for (const one of await crowd(app, 3)) await send(one, star);
    expect(await star.client.quota()).toEqual(before);
  });

  it('are given page by page over all recipients with a free place', async () => {
    const recipients = await crowd(app, 5);
    for (const [i, one] of recipients.entries())
      await interestsFrom(app, one, [...times(i === 2 ? PLACES : 0, { isShown: true }), ...times(3, {})]);
    const places = app.app.get(InterestPlaces);
    const found: { id: string; hasPlace: boolean }[] = [];
    for (let page = await places.recipients(2); page.length > 0;) {
      found.push(...page);
      page = await places.recipients(2, page.at(-1)?.id);
    }
    expect(found.filter(({ id }) => recipients.some(({ me }) => me.id === id))).toEqual(
      recipients
        .map(({ me: { id } }, i) => ({ id, hasPlace: i !== 2 }))
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
    );
    await sweep();
    expect((await places.recipients(1_000)).filter(({ hasPlace }) => hasPlace)).toEqual([]);
  });

  describe('against a model', () => {
    const sender: fc.Arbitrary<Required<Sender>> = fc.record({
      ageHours: fc.integer({ min: 0, max: 5 }),
      isConfirmed: fc.boolean(),
      isShown: fc.boolean(),
      expiresInHours: fc.constantFrom(-1, 1, 80, 720),
    });

    /** Returns which senders are shown after a round, by their position. */
    function expected(senders: Required<Sender>[], places: number): number[] {
      const all = senders.map((one, position) => ({ ...one, position }));
      const shown = all.filter(({ isShown }) => isShown);
      let free = places - shown.length;
      let freeForConfirmed = places - shown.filter(({ isConfirmed }) => isConfirmed).length;
      const isLast = (one: Sender) => one.isConfirmed === true && one.expiresInHours === 1;
      const order = all
        .filter(({ isShown, expiresInHours }) => !isShown && expiresInHours > 0)
        .sort(
          (a, b) =>
            Number(b.isConfirmed) - Number(a.isConfirmed) ||
            Number(isLast(b)) - Number(isLast(a)) ||
            b.ageHours - a.ageHours ||
            a.position - b.position,
        );
      const given = order.filter((one) => {
        const isGiven = one.isConfirmed ? freeForConfirmed > 0 || isLast(one) : free > 0;
        if (isGiven) free -= 1;
        if (isGiven && one.isConfirmed) freeForConfirmed -= 1;
        return isGiven;
      });
      const seen = [...shown, ...given].filter(({ expiresInHours }) => expiresInHours > 0);
      return seen.map(({ position }) => position).sort((a, b) => a - b);
    }

    it('go to confirmed senders, then to the oldest accounts, then to the oldest interests', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(sender, { maxLength: 16, size: 'max' }),
          fc.integer({ min: 1, max: 6 }),
          async (senders, places) => {
            setPlaces(places);
            const star = (await people(1))[0];
            const ids = await interestsFrom(app, star, senders);
            await Promise.all([sweep(), sweep()]);
            const seen = await seenBy(star);
            expect(ids.flatMap((id, i) => (seen.has(id) ? [i] : []))).toEqual(expected(senders, places));
          },
        ),
        { numRuns: casesOf(100) },
      );
      setPlaces(PLACES);
    }, 120_000);
  });
});

describe('the migration that queues interests', () => {
  it('queues interests that waited for a later day, and restores their day when reverted', async () => {
    const database = await createDatabase();
    const source = await new DataSource(dataSourceOptions(database.url, 15_000, ENTITIES)).initialize();
    const queue = source.migrations.findIndex((one) => one instanceof QueueInterests1763850025000);
    for (const _ of source.migrations.slice(queue)) await source.undoLastMigration();
    await source.query(
      `INSERT INTO users (id, username, email, display_name, password_hash)
       SELECT uuidv7(n * interval '1 ms'), 'user' || n, 'user' || n, 'User', 'x' FROM generate_series(0, 38) AS n`,
    );
    // Each by its own sender: its status, when it is shown, and whether it waits for that.
    await source.query(
      `WITH person AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM users), one AS (
         SELECT * FROM (VALUES
           (1, 'pending', interval '0', false), (2, 'pending', interval '1 day', true), (3, 'pending', -interval '1 hour', true),
           (4, 'suppressed', interval '2 days', true), (5, 'rejected', -interval '1 hour', true), (6, 'accepted', interval '0', false)
         ) AS one (n, status, shown_in, is_held)
       ), sent AS (
         INSERT INTO interests (id, sender_id, recipient_id, status, created_at, shown_at, expires_at, is_held)
         SELECT uuidv7(one.n * interval '1 ms'), s.id, r.id, status, now(), now() + shown_in, now() + interval '30 days', is_held
         FROM one JOIN person s USING (n) JOIN person r ON r.n = 0 RETURNING *
       )
       INSERT INTO relations (low_id, high_id, state, interest_id, initiator_id, expires_at, shown_at)
       SELECT least(sender_id, recipient_id), greatest(sender_id, recipient_id), 'open', id, sender_id, expires_at,
         CASE WHEN status <> 'suppressed' THEN shown_at END
       FROM sent WHERE status <> 'accepted'`,
    );
    const shown = () =>
      source.query<{ status: string; toRecipient: boolean; inRelation: boolean }[]>(
        `SELECT i.status, i.shown_at IS NOT NULL AS "toRecipient", r.shown_at IS NOT NULL AS "inRelation"
         FROM interests i LEFT JOIN relations r ON r.interest_id = i.id ORDER BY i.id`,
      );
    await source.runMigrations();
    expect(await shown()).toEqual([
      { status: 'pending', toRecipient: true, inRelation: true },
      { status: 'pending', toRecipient: false, inRelation: false },
      { status: 'pending', toRecipient: false, inRelation: false },
      { status: 'suppressed', toRecipient: false, inRelation: false },
      { status: 'rejected', toRecipient: true, inRelation: true },
      { status: 'accepted', toRecipient: true, inRelation: false },
    ]);
    // More than the daily limit, one of which was accepted without being shown.
    await source.query(
      `WITH person AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM users)
       INSERT INTO interests (id, sender_id, recipient_id, status, created_at, expires_at)
       SELECT uuidv7(s.n * interval '1 ms'), s.id, r.id, CASE s.n WHEN 7 THEN 'accepted' ELSE 'pending' END, now(),
         now() + interval '30 days'
       FROM person s JOIN person r ON r.n = 0 WHERE s.n > 6`,
    );
    for (const _ of source.migrations.slice(queue)) await source.undoLastMigration();
    const days = await source.query(
      `SELECT status, is_held AS "isQueued", extract(day FROM shown_at - date_trunc('day', now(), 'UTC'))::int AS day, count(*)::int
       FROM interests GROUP BY 1, 2, 3 ORDER BY 1, 3`,
    );
    expect(days).toEqual([
      { status: 'accepted', isQueued: false, day: 0, count: 2 },
      { status: 'pending', isQueued: false, day: 0, count: 1 },
      { status: 'pending', isQueued: true, day: 1, count: 30 },
      { status: 'pending', isQueued: true, day: 2, count: 3 },
      { status: 'rejected', isQueued: false, day: 0, count: 1 },
      { status: 'suppressed', isQueued: false, day: 0, count: 1 },
    ]);
    await source.destroy();
    await database.drop();
  });
});
