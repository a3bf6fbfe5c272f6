import { interestSchema, SERVER_EVENTS, type Interest, type ServerEvent } from '@zentra/contracts';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Config } from '../src/config/config';
import { InterestsSweeper } from '../src/interests/interests.sweeper';
import { person, type TestPerson } from './support/factories';
import { nextEvent } from './support/sockets';
import { startTestApp, type TestApp } from './support/test-app';
import { Transcript } from './support/transcript';

interface World {
  app: TestApp;
  /** Who asks, whom they asked, and somebody whom nobody asked. */
  asker: TestPerson;
  target: TestPerson;
  bystander: TestPerson;
  interest: Interest;
  transcript: Transcript;
}

const INTEREST = { message: 'Hello there' };

type Fate = (
  world: Omit<World, 'interest' | 'transcript'>,
  send: () => Promise<Interest>,
) => Promise<Interest>;

/** What a recipient did, about which the sender must learn nothing. */
const FATES = {
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
  'waiting for another day': async ({ app }, send) => {
    const interest = await send();
    await app.sql.query(`UPDATE interests SET shown_at = now() + interval '1 day'`);
    await app.sql.query(`UPDATE relations SET shown_at = now() + interval '1 day'`);
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
  pending: FATES.pending,
  rejected: FATES.rejected,
  'blocked after it came': FATES['blocked after it came'],
  'blocked before it came': FATES['blocked before it came'],
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

/**
 * Every call whose answer says something of an interest or a person, as the asker makes it. One that is missing here fails
 * the suite, see below.
 */
const PROBES: Record<string, (world: World) => Promise<unknown>> = {
  'POST /api/interests': ({ transcript, target }) =>
    transcript.call('POST', '/api/interests', { recipient: target.me.username, ...INTEREST }),
  'POST /api/request': ({ transcript, target }) =>
    transcript.call('POST', '/api/request', { recipient: target.me.username }),
  'GET /api/interests': async ({ transcript }) => {
    for (const query of ['box=sent', 'box=received', 'box=sent&limit=1', 'box=sent&status=pending'])
      await transcript.call('GET', `/api/interests?${query}`);
    for (const status of ['accepted', 'rejected', 'withdrawn', 'expired', 'ended'])
      await transcript.call('GET', `/api/interests?box=sent&status=${status}`);
  },
  'GET /api/request': ({ transcript }) => transcript.call('GET', '/api/request?box=sent'),
  ...Object.fromEntries(
    ['interests', 'request'].flatMap((name) => [
      [`GET /api/${name}/quota`, ({ transcript }: World) => transcript.call('GET', `/api/${name}/quota`)],
      [
        `GET /api/${name}/{id}`,
        ({ transcript, interest }: World) => transcript.call('GET', `/api/${name}/${interest.id}`),
      ],
      ...['accept', 'reject'].map((act) => [
        `POST /api/${name}/{id}/${act}`,
        ({ transcript, interest }: World) => transcript.call('POST', `/api/${name}/${interest.id}/${act}`),
      ]),
    ]),
  ),
  'GET /api/users': async ({ transcript, target }) => {
    for (const query of ['', '?limit=1', `?q=${target.me.username}`, '?q=nobody'])
      await transcript.call('GET', `/api/users${query}`);
  },
  'GET /api/users/{username}': ({ transcript, target }) =>
    transcript.call('GET', `/api/users/${target.me.username}`),
  'GET /api/conversations': ({ transcript }) => transcript.call('GET', '/api/conversations'),
  'GET /api/conversations/{id}': ({ transcript, interest }) =>
    transcript.call('GET', `/api/conversations/${interest.id}`),
  'PUT /api/conversations/{id}/mute': ({ transcript, interest }) =>
    transcript.call('PUT', `/api/conversations/${interest.id}/mute`, { until: null }),
  'POST /api/conversations/{id}/end': ({ transcript, interest }) =>
    transcript.call('POST', `/api/conversations/${interest.id}/end`),
  'GET /api/search/messages': ({ transcript, target }) =>
    transcript.call('GET', `/api/search/messages?q=${target.me.username}`),
  'GET /api/blocks': ({ transcript }) => transcript.call('GET', '/api/blocks'),
};

/** Calls that say something of people but are part of the walk itself, or say nothing of others. */
const ELSEWHERE: Record<string, string> = {
  'POST /api/interests/{id}/withdraw': 'the walk ends with it',
  'POST /api/request/{id}/withdraw': 'the same handler',
  'GET /api/moderation/reports': 'nobody but moderators knows that it is there',
  'GET /api/moderation/reports/{id}': 'the same',
  'GET /api/moderation/audit': 'the same',
};

describe('silence: what a sender gets of an interest that is pending, rejected or suppressed', () => {
  let document: OpenAPIObject;
  const apps: TestApp[] = [];
  const open = async (overrides: Partial<Config> = {}) => {
    const app = await startTestApp(overrides);
    apps.push(app);
    return app;
  };
  beforeAll(async () => {
    const app = await open();
    document = (await (await fetch(`${app.url}/api/docs/json`)).json()) as OpenAPIObject;
  });
  afterAll(() => Promise.all(apps.map((app) => app.close())));

  /** A world of its own, in which the asker writes down all they get, from before the sending on. */
  async function worldOf(begin: Fate, overrides: Partial<Config> = {}): Promise<World> {
    const app = await open(overrides);
    // One after the other: the directory is in the order of registering.
    const [asker, target] = [await named(app, 'asker'), await named(app, 'target')];
    const bystander = await named(app, 'bystander');
    const start = Date.now();
    const transcript = new Transcript(app.url, asker.client.http.cookie, start);
    for (const { me } of [asker, target, bystander]) transcript.event('is', me.id);
    // Every event there is, also one that is new.
    for (const event of Object.keys(SERVER_EVENTS) as ServerEvent[])
      asker.client.on(event, (payload) => transcript.event(event, payload));
    await Promise.all([asker.client.connect(), target.client.connect()]);
    const send = async () => {
      const body = { recipient: target.me.username, ...INTEREST };
      return interestSchema.parse(await transcript.call('POST', '/api/interests', body));
    };
    const interest = await begin({ app, asker, target, bystander }, send);
    return { app, asker, target, bystander, interest, transcript };
  }

  /** Names must be the same in every world, or nothing could be compared. */
  async function named(app: TestApp, name: string): Promise<TestPerson> {
    const one = await person(app, name);
    await app.sql.query(`UPDATE users SET username = $2, email = $2, display_name = $2 WHERE id = $1`, [
      one.me.id,
      name,
    ]);
    return { ...one, me: { ...one.me, username: name, displayName: name } };
  }

  async function probeAll(world: World): Promise<void> {
    for (const name of Object.keys(PROBES).sort()) await PROBES[name]?.(world);
  }

  const endings: Record<string, (world: World) => Promise<unknown>> = {
    'until they withdraw it': ({ transcript, interest }) =>
      transcript.call('POST', `/api/interests/${interest.id}/withdraw`),
    'until its time is over': async ({ app, asker }) => {
      await app.sql.query(
        `UPDATE interests SET created_at = created_at - interval '30 days', expires_at = expires_at - interval '30 days'`,
      );
      await app.sql.query(
        `UPDATE relations SET expires_at = expires_at - interval '30 days' WHERE state = 'open'`,
      );
      const told = nextEvent(asker.client, 'interest:changed');
      await app.app.get(InterestsSweeper).sweep();
      await told;
    },
  };

  it.each(Object.keys(endings))(
    'is byte by byte the same, %s and after',
    async (ending) => {
      const transcripts: Record<string, string[]> = {};
      for (const [fate, begin] of Object.entries(FATES)) {
        const world = await worldOf(begin);
        await probeAll(world);
        await endings[ending]?.(world);
        // Now they may know that it closed; still not how it had been.
        await probeAll(world);
        // Something that is heard in any case, and after all that came before it.
        const last = nextEvent(world.asker.client, 'interest:received');
        await world.bystander.client.sendInterest({ recipient: 'asker' });
        await last;
        transcripts[fate] = world.transcript.lines;
      }
      expectAlike(transcripts);
      expect(transcripts.pending?.length).toBeGreaterThan(50);
    },
    120_000,
  );

  /** All must be what it is while nothing has happened. */
  function expectAlike({ pending = [], ...others }: Record<string, string[]>): void {
    for (const [fate, lines] of Object.entries(others)) {
      const at = lines.findIndex((line, i) => line !== pending[i]);
      expect({ fate, lines: lines.length, got: lines[at] }).toEqual({
        fate,
        lines: pending.length,
        got: pending[at],
      });
    }
  }

  it('is byte by byte the same where a day holds only so many: what is counted, refused, and until when', async () => {
    const transcripts: Record<string, string[]> = {};
    for (const [fate, begin] of Object.entries(LIMITED_FATES)) {
      const world = await worldOf(begin, TENTH);
      const { app, transcript, interest } = world;
      await app.sql.query(
        `INSERT INTO users (id, username, email, display_name, password_hash)
         SELECT gen_random_uuid(), 'other' || n, 'other' || n, 'Other', 'x' FROM generate_series(1, 2) AS n`,
      );
      const quota = () => transcript.call('GET', '/api/interests/quota');
      const send = (recipient: string) => transcript.call('POST', '/api/interests', { recipient });
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
    }
    expect(transcripts.pending?.join('\n')).toMatch(/"retry-after","<1440 min>"[^]*"retry-after","<10 min>"/);
    expectAlike(transcripts);
  }, 60_000);

  it('takes the same time to send', async () => {
    const app = await open();
    const targets = await Promise.all(Array.from({ length: 60 }, () => person(app)));
    const asker = await person(app);
    const blockers = targets.filter((_, i) => i % 2 === 0);
    await Promise.all(blockers.map(({ client }) => client.block(asker.me.id)));
    const times = { free: [] as number[], blocked: [] as number[] };
    for (const { me, client } of targets.sort(() => Math.random() - 0.5)) {
      const isBlocked = blockers.some((one) => one.client === client);
      // What the last one left to do in the background is done before the next is timed.
      await asker.client.quota();
      const start = performance.now();
      await asker.client.sendInterest({ recipient: me.username });
      times[isBlocked ? 'blocked' : 'free'].push(performance.now() - start);
    }
    const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[numbers.length >> 1] ?? NaN;
    const ratio = median(times.blocked) / median(times.free);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  }, 120_000);

  it('is compared on every call that says something of an interest or a person', () => {
    const told = operationsAbout(document, ['Interest', 'Person', 'Quota', 'Conversation', 'Block']);
    expect(told.length).toBeGreaterThan(10);
    const unknown = told.filter((name) => !(name in PROBES) && !(name in ELSEWHERE));
    expect(unknown).toEqual([]);
  });
});

/** The calls whose good answers hold one of these schemas, anywhere inside. */
function operationsAbout({ paths, components }: OpenAPIObject, names: string[]): string[] {
  const schemas = (components?.schemas ?? {}) as Record<string, unknown>;
  const holds = (value: unknown, seen: Set<string>): boolean => {
    const refs = [...JSON.stringify(value).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name ?? '',
    );
    return refs.some((name) => {
      if (names.includes(name)) return true;
      if (seen.has(name)) return false;
      seen.add(name);
      return holds(schemas[name] ?? {}, seen);
    });
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, { responses: Record<string, unknown> }>)
      .filter(([, { responses }]) =>
        Object.entries(responses).some(
          ([status, answer]) => Number(status) < 300 && holds(answer, new Set()),
        ),
      )
      .map(([method]) => `${method.toUpperCase()} ${path}`),
  );
}
