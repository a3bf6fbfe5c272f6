import { SERVER_EVENTS, type ServerEvent } from '@zentra/contracts';
import { InterestPlaces } from '../../src/interests/interest-places';
import { InterestsSweeper } from '../../src/interests/interests.sweeper';
import { UsersService } from '../../src/users/users.service';
import { crowd, person, type TestPerson } from '../support/factories';
import { nameOf, operationsOf } from '../support/operations';
import { startPushService, type PushServiceForTests } from '../support/push-service';
import { interestsFrom } from '../support/senders';
import { ELSEWHERE, OBSERVATIONS, observeAll, UNOBSERVED_EVENTS } from '../support/silence-observations';
import {
  close,
  createScenario,
  type Outcome,
  type Setting,
  type Scenario,
} from '../support/silence-scenario';
import { startTestApp } from '../support/test-app';

/** What a recipient did, which the sender must not be able to learn. */
const OUTCOMES = {
  pending: (_, send) => send(),
  rejected: async ({ target }, send) => {
    const interest = await send();
    await target.client.actOnInterest(interest.id, 'reject');
    return interest;
  },
  'blocked after it came': async ({ target, asker }, send) => {
    const interest = await send();
    await target.client.block(asker.me.id);
    return interest;
  },
  'rejected, then blocked': async ({ target, asker }, send) => {
    const interest = await send();
    await target.client.actOnInterest(interest.id, 'reject');
    await target.client.block(asker.me.id);
    return interest;
  },
  'blocked before it came': async ({ target, asker }, send) => {
    await target.client.block(asker.me.id);
    return send();
  },
  'blocked and unblocked': async ({ target, asker }, send) => {
    const interest = await send();
    await target.client.block(asker.me.id);
    await target.client.unblock(asker.me.id);
    return interest;
  },
  'queued for another day': async ({ app }, send) => {
    const interest = await send();
    await app.sql.query(`UPDATE interests SET shown_at = NULL WHERE status = 'pending'`);
    await app.sql.query('UPDATE relations SET shown_at = NULL');
    return interest;
  },
} satisfies Record<string, Outcome>;

/** A tenth of every limit: two interests sent a day, three shown. */
const TENTH = { rateLimitFactor: 0.1 };

/** Inserts as many interests to the target as a day has places. */
const fillDay = ({ app, target }: Pick<Scenario, 'app' | 'target'>) =>
  app.sql.query(
    `WITH fan AS (
       INSERT INTO users (id, username, email, display_name, password_hash, is_listed)
       SELECT gen_random_uuid(), 'fan' || n, 'fan' || n, 'Fan', 'x', false FROM generate_series(1, 3) AS n RETURNING id
     )
     INSERT INTO interests (id, sender_id, recipient_id, status, created_at, shown_at, expires_at)
     SELECT gen_random_uuid(), id, $1, 'pending', now(), now(), now() + interval '30 days' FROM fan`,
    [target.me.id],
  );

const LIMITED_OUTCOMES: Record<string, Outcome> = {
  pending: OUTCOMES.pending,
  rejected: OUTCOMES.rejected,
  'blocked after it came': OUTCOMES['blocked after it came'],
  'blocked before it came': OUTCOMES['blocked before it came'],
  'on a day that is full': async (scenario, send) => {
    await fillDay(scenario);
    return send();
  },
  'on a day that is full, and blocked': async (scenario, send) => {
    await fillDay(scenario);
    await scenario.target.client.block(scenario.asker.me.id);
    return send();
  },
};

/**
 * How the sender sees an interest close, and the calls that this needs, which are no observations.
 */
interface Ending extends Setting {
  calls: string[];
  /** The events that the sender receives from beginning to end. */
  events: ServerEvent[];
  end(scenario: Scenario): Promise<unknown>;
}

const withdraw: Omit<Ending, 'events'> = {
  calls: ['POST /api/interests/{id}/withdraw'],
  end: ({ transcript, interest }) => transcript.call('POST', `/api/interests/${interest.id}/withdraw`),
};

const ENDINGS: Record<string, Ending> = {
  'between strangers, until they withdraw it': {
    ...withdraw,
    events: ['interest:changed', 'interest:received'],
  },
  'between strangers, until its time is over': {
    calls: [],
    events: ['interest:changed', 'interest:received'],
    end: async ({ app, socket }) => {
      await app.sql.query(
        `UPDATE interests SET created_at = created_at - interval '30 days', expires_at = expires_at - interval '30 days'`,
      );
      await app.sql.query(
        `UPDATE relations SET expires_at = expires_at - interval '30 days' WHERE state = 'open'`,
      );
      const published = new Promise((resolve) => socket.once('interest:changed', resolve));
      await app.app.get(InterestsSweeper).sweep();
      await published;
    },
  },
  'between two who have had a chat, until they withdraw it': {
    ...withdraw,
    hasPast: true,
    events: ['conversation:muted', 'interest:changed', 'interest:received'],
  },
  'between two who have had a chat, until they block them': {
    calls: ['PUT /api/blocks/{userId}', 'DELETE /api/blocks/{userId}'],
    hasPast: true,
    events: ['block:changed', 'conversation:muted', 'interest:changed', 'interest:received'],
    end: async (scenario) => {
      const { app, transcript, asker, target, at } = scenario;
      await transcript.call('PUT', `/api/blocks/${target.me.id}`);
      // A block and its withdrawals are stored within milliseconds, and their order does not
      // matter.
      await app.sql.query(
        `UPDATE relations SET low_blocks_at = CASE low_id WHEN $1 THEN $2::timestamptz ELSE low_blocks_at END,
           high_blocks_at = CASE high_id WHEN $1 THEN $2::timestamptz ELSE high_blocks_at END`,
        [asker.me.id, at(0)],
      );
      for (const call of [
        'GET /api/blocks',
        'GET /api/users',
        'GET /api/users/{username}',
        'POST /api/interests',
      ])
        await OBSERVATIONS[call]?.(scenario);
      await transcript.call('DELETE', `/api/blocks/${target.me.id}`);
    },
  },
};

describe('silence: the answers to the sender of a pending, rejected or suppressed interest', () => {
  let service: PushServiceForTests;
  beforeAll(async () => void (service = await startPushService()));
  afterAll(() => service.close());

  const enter = (begin: Outcome, setting: Setting) => createScenario(begin, service, setting);

  it.each(Object.entries(ENDINGS))(
    'is the same, byte by byte and moment by moment, %s and after',
    async (_, { end, events, ...setting }) => {
      const transcripts: Record<string, string[]> = {};
      for (const [outcome, begin] of Object.entries(OUTCOMES)) {
        const scenario = await enter(begin, setting);
        const { transcript } = scenario;
        await observeAll(scenario);
        await end(scenario);
        // The sender may know now that it closed, but not its former status.
        await observeAll(scenario);
        await settle(scenario);
        for (const { payload } of scenario.pushed()) transcript.event('push', payload);
        expect(transcript.eventNames).toEqual([...events, 'push'].sort());
        transcripts[outcome] = transcript.lines;
        await close(scenario);
      }
      expectAlike(transcripts);
      expect(transcripts.pending?.length).toBeGreaterThan(100);
    },
    240_000,
  );

  /** Waits for an event and a push that come in every outcome, and after all earlier ones. */
  async function settle({ bystander, socket, pushed }: Scenario): Promise<void> {
    const marker = new Promise((resolve) => socket.once('interest:received', resolve));
    await bystander.client.sendInterest({ recipient: 'asker', message: 'Hello' });
    await marker;
    await service.next((one) => one.payload.kind === 'interest' && pushed().includes(one));
  }

  /**
   * Each outcome must equal `pending`; shows the first difference with 200 characters around it.
   */
  function expectAlike({ pending = [], ...others }: Record<string, string[]>): void {
    for (const [outcome, lines] of Object.entries(others)) {
      const line = lines.findIndex((one, i) => one !== pending[i]);
      const [got = '', wanted = ''] = [lines[line], pending[line]];
      const from = [...got].findIndex((sign, i) => sign !== wanted[i]) - 200;
      const around = (text: string) => text.slice(Math.max(0, from), Math.max(0, from) + 400);
      const call = wanted.slice(0, 200);
      expect({ outcome, call, lines: lines.length, got: around(got) }).toEqual({
        outcome,
        call,
        lines: pending.length,
        got: around(wanted),
      });
      expect(got).toBe(wanted);
    }
  }

  it('are equal byte by byte at the daily limits: counts, refusals and their times', async () => {
    const transcripts: Record<string, string[]> = {};
    for (const [outcome, begin] of Object.entries(LIMITED_OUTCOMES)) {
      const scenario = await enter(begin, { overrides: TENTH });
      const { app, transcript, interest } = scenario;
      await app.sql.query(
        `INSERT INTO users (id, username, email, display_name, password_hash)
         SELECT gen_random_uuid(), 'other' || n, 'other' || n, 'Other', 'x' FROM generate_series(1, 2) AS n`,
      );
      const quota = () => transcript.call('GET', '/api/interests/quota');
      const send = (recipient: string) =>
        transcript.call('POST', '/api/interests', { recipient, message: 'Hello' });
      expect(await quota()).toMatchObject({ limit: 2, used: 1, retryAt: null });
      await send('other1');
      expect(await quota()).toMatchObject({ limit: 2, used: 2, retryAt: expect.any(String) as string });
      expect(await send('other2')).toMatchObject({
        code: 'RATE_LIMITED',
        retryAt: expect.any(String) as string,
      });
      await quota();
      // By now the rate limit refuses.
      await send('other2');
      await transcript.call('GET', '/api/interests?box=sent');
      await transcript.call('POST', `/api/interests/${interest.id}/withdraw`);
      expect(await quota()).toMatchObject({ used: 2 });
      await transcript.call('GET', '/api/interests?box=sent');
      transcripts[outcome] = transcript.lines;
      await close(scenario);
    }
    expect(transcripts.pending?.join('\n')).toMatch(/"retry-after","<1440 min>"[^]*"retry-after","<10 min>"/);
    expectAlike(transcripts);
  }, 60_000);

  it('take the same time for sending, withdrawing and sending again, however long the delivery takes', async () => {
    const app = await startTestApp();
    const asker = await person(app);
    const targets = await crowd(app, 80);
    const outcomeOf = (one: TestPerson) =>
      (['pending', 'rejected', 'suppressed', 'queued'] as const)[targets.indexOf(one) % 4];
    // The only place of each target is taken for the whole test.
    for (const places of app.each(InterestPlaces)) Object.assign(places, { perDay: 1 });
    for (const one of targets)
      if (outcomeOf(one) === 'queued') await interestsFrom(app, one, [{ isShown: true }]);
    await app.sql.query(`UPDATE interests SET shown_at = now() + interval '1 year'`);
    const users = app.app.get(UsersService);
    const people = users.people.bind(users);
    jest.spyOn(users, 'people').mockImplementation(async (viewerId, ids) => {
      // Only their events are delayed: an answer that waited for these would be far slower.
      if (viewerId !== asker.me.id) await new Promise((resolve) => setTimeout(resolve, 200));
      return people(viewerId, ids);
    });
    for (const one of targets)
      if (outcomeOf(one) === 'suppressed')
        await app.sql.query(
          `INSERT INTO relations (low_id, high_id, low_blocks_at, high_blocks_at)
           SELECT least($1::uuid, $2), greatest($1::uuid, $2), CASE WHEN $1 < $2 THEN now() END, CASE WHEN $1 > $2 THEN now() END`,
          [one.me.id, asker.me.id],
        );
    const send = ({ me }: TestPerson) =>
      asker.client.sendInterest({ recipient: me.username, message: 'Hello' });
    const ids = new Map<TestPerson, string>();
    const later = (days: number) =>
      app.sql.query(
        `WITH span AS (SELECT make_interval(days => $1) AS d), moved AS (
           UPDATE interests SET created_at = created_at - d, shown_at = shown_at - d, expires_at = expires_at - d,
             closed_at = closed_at - d FROM span)
         UPDATE relations SET expires_at = expires_at - d, shown_at = shown_at - d FROM span`,
        [days],
      );
    /** Runs it for every target, in random order, and compares the medians. */
    const compare = async (what: string, act: (one: TestPerson) => Promise<unknown>) => {
      const times = {
        pending: [] as number[],
        rejected: [] as number[],
        suppressed: [] as number[],
        queued: [] as number[],
      };
      for (const one of [...targets].sort(() => Math.random() - 0.5)) {
        const start = performance.now();
        await act(one);
        times[outcomeOf(one) ?? 'pending'].push(performance.now() - start);
      }
      const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[numbers.length >> 1] ?? NaN;
      for (const outcome of ['rejected', 'suppressed', 'queued'] as const) {
        const ratio = median(times[outcome]) / median(times.pending);
        expect([what, outcome, ratio > 0.5 && ratio < 2 ? 'alike' : ratio]).toEqual([what, outcome, 'alike']);
      }
    };
    const reject = () =>
      Promise.all(
        targets
          .filter((one) => outcomeOf(one) === 'rejected')
          .map((one) => one.client.actOnInterest(ids.get(one) ?? '', 'reject')),
      );

    await compare('send', async (one) => ids.set(one, (await send(one)).id));
    const { rows } = await app.sql.query(
      `SELECT count(*) FILTER (WHERE status = 'pending' AND shown_at IS NULL)::int AS queued,
         count(*) FILTER (WHERE status = 'suppressed')::int AS suppressed
       FROM interests WHERE sender_id = $1`,
      [asker.me.id],
    );
    expect(rows).toEqual([{ queued: 20, suppressed: 20 }]);
    await reject();
    await compare('withdraw', (one) => asker.client.actOnInterest(ids.get(one) ?? '', 'withdraw'));
    await later(7);
    for (const one of targets) ids.set(one, (await send(one)).id);
    await reject();
    // The interest has expired long ago and no one has closed it yet: the next send closes it.
    await later(37);
    await compare('send again', async (one) => expect((await send(one)).id).not.toBe(ids.get(one)));
    await app.close();
  }, 120_000);

  it('are compared for every call and every event, or have a reason not to', async () => {
    const app = await startTestApp();
    const calls = (await operationsOf(app)).map(nameOf);
    await app.close();
    const endings = Object.values(ENDINGS);
    const compared = [...Object.keys(OBSERVATIONS), ...new Set(endings.flatMap((ending) => ending.calls))];
    expect([...compared, ...Object.keys(ELSEWHERE)].sort()).toEqual(calls.sort());
    const eventNames = new Set(endings.flatMap(({ events }) => events));
    expect([...eventNames, ...Object.keys(UNOBSERVED_EVENTS)].sort()).toEqual(
      Object.keys(SERVER_EVENTS).sort(),
    );
  });
});
