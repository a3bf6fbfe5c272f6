import { SERVER_EVENTS, type ServerEvent } from '@zentra/contracts';
import { InterestPlaces } from '../../src/interests/interest-places';
import { InterestsSweeper } from '../../src/interests/interests.sweeper';
import { UsersService } from '../../src/users/users.service';
import { crowd, person, type TestPerson } from '../support/factories';
import { nameOf, operationsOf } from '../support/operations';
import { startPushService, type PushServiceForTests } from '../support/push-service';
import { interestsFrom } from '../support/senders';
import { ELSEWHERE, OBSERVATIONS, probeAll, UNHEARD } from '../support/silence-observations';
import { close, createScenario, type Fate, type Setting, type World } from '../support/silence-scenario';
import { startTestApp } from '../support/test-app';

/** What a recipient did, about which the sender must learn nothing. */
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
} satisfies Record<string, Fate>;

/** A tenth of every limit: two interests to send in a day, three to be shown. */
const TENTH = { rateLimitFactor: 0.1 };

/** As if as many as a day holds had come to the target before. */
const fillDay = ({ app, target }: Pick<World, 'app' | 'target'>) =>
  app.sql.query(
    `WITH fan AS (
       INSERT INTO users (id, username, email, display_name, password_hash, is_listed)
       SELECT gen_random_uuid(), 'fan' || n, 'fan' || n, 'Fan', 'x', false FROM generate_series(1, 3) AS n RETURNING id
     )
     INSERT INTO interests (id, sender_id, recipient_id, status, created_at, shown_at, expires_at)
     SELECT gen_random_uuid(), id, $1, 'pending', now(), now(), now() + interval '30 days' FROM fan`,
    [target.me.id],
  );

const LIMITED_FATES: Record<string, Fate> = {
  pending: OUTCOMES.pending,
  rejected: OUTCOMES.rejected,
  'blocked after it came': OUTCOMES['blocked after it came'],
  'blocked before it came': OUTCOMES['blocked before it came'],
  'on a day that is full': async (world, send) => {
    await fillDay(world);
    return send();
  },
  'on a day that is full, and blocked': async (world, send) => {
    await fillDay(world);
    await world.target.client.block(world.asker.me.id);
    return send();
  },
};

/** A way in which the asker sees an interest close, and with it the calls that belong to no probe. */
interface Ending extends Setting {
  calls: string[];
  /** What they hear on the whole way. */
  hears: ServerEvent[];
  end(world: World): Promise<unknown>;
}

const withdraw: Omit<Ending, 'hears'> = {
  calls: ['POST /api/interests/{id}/withdraw'],
  end: ({ transcript, interest }) => transcript.call('POST', `/api/interests/${interest.id}/withdraw`),
};

const ENDINGS: Record<string, Ending> = {
  'between strangers, until they withdraw it': {
    ...withdraw,
    hears: ['interest:changed', 'interest:received'],
  },
  'between strangers, until its time is over': {
    calls: [],
    hears: ['interest:changed', 'interest:received'],
    end: async ({ app, socket }) => {
      await app.sql.query(
        `UPDATE interests SET created_at = created_at - interval '30 days', expires_at = expires_at - interval '30 days'`,
      );
      await app.sql.query(
        `UPDATE relations SET expires_at = expires_at - interval '30 days' WHERE state = 'open'`,
      );
      const told = new Promise((resolve) => socket.once('interest:changed', resolve));
      await app.app.get(InterestsSweeper).sweep();
      await told;
    },
  },
  'between two who have had a chat, until they withdraw it': {
    ...withdraw,
    hasPast: true,
    hears: ['conversation:muted', 'interest:changed', 'interest:received'],
  },
  'between two who have had a chat, until they block them': {
    calls: ['PUT /api/blocks/{userId}', 'DELETE /api/blocks/{userId}'],
    hasPast: true,
    hears: ['block:changed', 'conversation:muted', 'interest:changed', 'interest:received'],
    end: async (world) => {
      const { app, transcript, asker, target, at } = world;
      await transcript.call('PUT', `/api/blocks/${target.me.id}`);
      // A block and what it withdraws are of nearly the same moment, and which came first is no matter.
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
        await OBSERVATIONS[call]?.(world);
      await transcript.call('DELETE', `/api/blocks/${target.me.id}`);
    },
  },
};

describe('silence: what a sender gets of an interest that is pending, rejected or suppressed', () => {
  let service: PushServiceForTests;
  beforeAll(async () => void (service = await startPushService()));
  afterAll(() => service.close());

  const enter = (begin: Fate, setting: Setting) => createScenario(begin, service, setting);

  it.each(Object.entries(ENDINGS))(
    'is the same, byte by byte and moment by moment, %s and after',
    async (_, { end, hears, ...setting }) => {
      const transcripts: Record<string, string[]> = {};
      for (const [fate, begin] of Object.entries(OUTCOMES)) {
        const world = await enter(begin, setting);
        const { transcript } = world;
        await probeAll(world);
        await end(world);
        // Now they may know that it closed; still not how it had been.
        await probeAll(world);
        await settle(world);
        for (const { payload } of world.pushed()) transcript.event('push', payload);
        expect(transcript.heard).toEqual([...hears, 'push'].sort());
        transcripts[fate] = transcript.lines;
        await close(world);
      }
      expectAlike(transcripts);
      expect(transcripts.pending?.length).toBeGreaterThan(100);
    },
    240_000,
  );

  /** Something that is heard and pushed in any case, and after all that came before it. */
  async function settle({ bystander, socket, pushed }: World): Promise<void> {
    const heard = new Promise((resolve) => socket.once('interest:received', resolve));
    await bystander.client.sendInterest({ recipient: 'asker', message: 'Hello' });
    await heard;
    await service.next((one) => one.payload.kind === 'interest' && pushed().includes(one));
  }

  /** All must be what it is while nothing has happened; shows the first difference, and a little around it. */
  function expectAlike({ pending = [], ...others }: Record<string, string[]>): void {
    for (const [fate, lines] of Object.entries(others)) {
      const line = lines.findIndex((one, i) => one !== pending[i]);
      const [got = '', wanted = ''] = [lines[line], pending[line]];
      const from = [...got].findIndex((sign, i) => sign !== wanted[i]) - 200;
      const around = (text: string) => text.slice(Math.max(0, from), Math.max(0, from) + 400);
      const call = wanted.slice(0, 200);
      expect({ fate, call, lines: lines.length, got: around(got) }).toEqual({
        fate,
        call,
        lines: pending.length,
        got: around(wanted),
      });
      expect(got).toBe(wanted);
    }
  }

  it('is byte by byte the same where a day holds only so many: what is counted, refused, and until when', async () => {
    const transcripts: Record<string, string[]> = {};
    for (const [fate, begin] of Object.entries(LIMITED_FATES)) {
      const world = await enter(begin, { overrides: TENTH });
      const { app, transcript, interest } = world;
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
      await send('other2'); // by now it is the pace that refuses
      await transcript.call('GET', '/api/interests?box=sent');
      await transcript.call('POST', `/api/interests/${interest.id}/withdraw`);
      expect(await quota()).toMatchObject({ used: 2 });
      await transcript.call('GET', '/api/interests?box=sent');
      transcripts[fate] = transcript.lines;
      await close(world);
    }
    expect(transcripts.pending?.join('\n')).toMatch(/"retry-after","<1440 min>"[^]*"retry-after","<10 min>"/);
    expectAlike(transcripts);
  }, 60_000);

  it('takes the same time to send, to withdraw and to send again, however long it takes to tell the other', async () => {
    const app = await startTestApp();
    const asker = await person(app);
    const targets = await crowd(app, 80);
    const fateOf = (one: TestPerson) =>
      (['pending', 'rejected', 'suppressed', 'queued'] as const)[targets.indexOf(one) % 4];
    // The one place of theirs is taken for the whole test.
    Object.assign(app.app.get(InterestPlaces), { perDay: 1 });
    for (const one of targets)
      if (fateOf(one) === 'queued') await interestsFrom(app, one, [{ isShown: true }]);
    await app.sql.query(`UPDATE interests SET shown_at = now() + interval '1 year'`);
    const users = app.app.get(UsersService);
    const people = users.people.bind(users);
    jest.spyOn(users, 'people').mockImplementation(async (viewerId, ids) => {
      // By what is told to them alone: whoever waited for it would be far slower.
      if (viewerId !== asker.me.id) await new Promise((resolve) => setTimeout(resolve, 200));
      return people(viewerId, ids);
    });
    for (const one of targets)
      if (fateOf(one) === 'suppressed')
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
    /** Does it with everybody, by chance in which order, and compares the medians. */
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
        times[fateOf(one) ?? 'pending'].push(performance.now() - start);
      }
      const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[numbers.length >> 1] ?? NaN;
      for (const fate of ['rejected', 'suppressed', 'queued'] as const) {
        const ratio = median(times[fate]) / median(times.pending);
        expect([what, fate, ratio > 0.5 && ratio < 2 ? 'alike' : ratio]).toEqual([what, fate, 'alike']);
      }
    };
    const reject = () =>
      Promise.all(
        targets
          .filter((one) => fateOf(one) === 'rejected')
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
    // It is past its time, and long enough; nobody has closed it yet: whoever sends again does.
    await later(37);
    await compare('send again', async (one) => expect((await send(one)).id).not.toBe(ids.get(one)));
    await app.close();
  }, 120_000);

  it('is compared on every call and every event there is, or says why not', async () => {
    const app = await startTestApp();
    const calls = (await operationsOf(app)).map(nameOf);
    await app.close();
    const endings = Object.values(ENDINGS);
    const compared = [...Object.keys(OBSERVATIONS), ...new Set(endings.flatMap((ending) => ending.calls))];
    expect([...compared, ...Object.keys(ELSEWHERE)].sort()).toEqual(calls.sort());
    const heard = new Set(endings.flatMap(({ hears }) => hears));
    expect([...heard, ...Object.keys(UNHEARD)].sort()).toEqual(Object.keys(SERVER_EVENTS).sort());
  });
});
