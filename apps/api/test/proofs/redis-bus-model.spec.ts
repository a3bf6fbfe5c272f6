import fc from 'fast-check';
import { Redis } from 'ioredis';
import { setTimeout as pause } from 'node:timers/promises';
import { killConnection, TestBus } from '../support/buses';
import { eventually } from '../support/eventually';
import { TestRedis } from '../support/redis';
import { casesOf } from '../support/rounds';

const NODES = ['a', 'b', 'c'] as const;
const TOPICS = ['x', 'y', 'z'] as const;
/** Shorter times than in production, so that a run takes about a second. */
const LIMITS = { pingMs: 200, pingTimeoutMs: 400, reconnectMs: 60, answerMs: 400, joinMs: 300 };

/** After this, further cases are skipped, so that the test takes less than 20 s. */
const TIME_LIMIT_MS = 16_000;

const node = fc.constantFrom(...NODES);
const topic = fc.constantFrom(...TOPICS);
const action = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('publish' as const),
      node,
      topics: fc.uniqueArray(topic, { minLength: 1 }),
      count: fc.integer({ min: 1, max: 12 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('join' as const), node, topic }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave' as const), node, topic }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('kill' as const),
      node,
      role: fc.constantFrom('publisher' as const, 'subscriber' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('freeze' as const),
      ms: fc.constantFrom(50, 2 * LIMITS.pingTimeoutMs),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('pause' as const), ms: fc.integer({ min: 0, max: 60 }) }),
  },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

interface Published {
  packet: string;
  topic: string;
  at: number;
}

/** One simulated process, with what it did and saw in the order of `clock`. */
class Simulated {
  readonly published: Published[] = [];
  /** Topics whose `join()` has resolved and that were not left, with when. */
  readonly joined = new Map<string, number>();
  readonly pending = new Set<Promise<void>>();
  readonly missed: { topic: string; at: number }[] = [];
  private readonly joins = new Map<string, number>();

  constructor(
    readonly test: TestBus,
    private readonly clock: { time: number },
  ) {
    const { missed } = test;
    missed.push = (...topics: string[]) => {
      for (const one of topics) this.missed.push({ topic: one, at: (clock.time += 1) });
      return missed.length;
    };
  }

  publish(topics: readonly string[]): void {
    const at = (this.clock.time += 1);
    const packet = `${this.test.node}-${this.published.length}`;
    for (const one of topics) this.published.push({ packet, topic: one, at });
    this.test.bus.publish([...topics], packet, null);
  }

  join(name: string): void {
    this.joins.set(name, (this.joins.get(name) ?? 0) + 1);
    const joined = this.test.bus.join(name).then(() => {
      if (this.joins.has(name) && !this.joined.has(name)) this.joined.set(name, (this.clock.time += 1));
      this.pending.delete(joined);
    });
    this.pending.add(joined);
  }

  leave(name: string): void {
    const joins = this.joins.get(name);
    if (joins === undefined) return;
    if (joins > 1) this.joins.set(name, joins - 1);
    else {
      this.joins.delete(name);
      this.joined.delete(name);
    }
    this.test.bus.leave(name);
  }

  /** Whether a packet has been delivered here, or reported as perhaps lost. */
  isAccountedFor({ packet, topic: name, at }: Published): boolean {
    if (this.test.delivered.some((one) => one.packet === packet && one.topic === name)) return true;
    return this.missed.some((one) => one.at > at && (one.topic === '*' || one.topic === name));
  }

  /** What another process published while this one had joined the topic. */
  expectedOf(other: Simulated): Published[] {
    return other.published.filter(({ topic: name, at }) => at > (this.joined.get(name) ?? Infinity));
  }
}

describe('RedisBus, against a model', () => {
  let redis: TestRedis;
  let direct: Redis;
  beforeAll(async () => {
    redis = await TestRedis.start();
    direct = new Redis(redis.url, { disconnectTimeout: 50, retryStrategy: () => 20 });
    direct.on('error', () => undefined);
  });
  afterAll(async () => {
    direct.disconnect();
    await redis.kill();
  });

  async function perform(processes: Simulated[], one: Action): Promise<void> {
    const simulated = 'node' in one ? processes.find(({ test }) => test.node === one.node) : undefined;
    if (one.kind === 'publish') for (let i = 0; i < one.count; i += 1) simulated?.publish(one.topics);
    if (one.kind === 'join') simulated?.join(one.topic);
    if (one.kind === 'leave') simulated?.leave(one.topic);
    if (one.kind === 'kill') await killConnection(direct, one.node, one.role).catch(() => false);
    if (one.kind === 'pause') await pause(one.ms);
    if (one.kind === 'freeze') {
      redis.freeze();
      // Publications go on meanwhile.
      for (const other of processes) other.publish(TOPICS);
      await pause(one.ms);
      redis.thaw();
    }
    if (one.kind !== 'restart') return;
    await redis.kill();
    await redis.start();
  }

  async function run(actions: Action[], ringEntries: number): Promise<Simulated[]> {
    const clock = { time: 0 };
    const processes = NODES.map((id) => {
      const options = { limits: { ...LIMITS, ringEntries } };
      return new Simulated(new TestBus(id, redis.url, () => [...NODES], options), clock);
    });
    try {
      // `z` has one subscriber at first, `y` two and `x` three.
      for (const [i, simulated] of processes.entries())
        for (const name of TOPICS.slice(0, 3 - i)) simulated.join(name);
      for (const one of actions) await perform(processes, one);
      for (const simulated of processes) await Promise.all(simulated.pending);
      await Promise.all(processes.map(({ test }) => test.ready()));
      // The last packet of each process shows that those before it have come, as far as they will.
      for (const other of processes) other.publish(TOPICS);
      for (const simulated of processes)
        await eventually(`the last packets at ${simulated.test.node}`, () =>
          processes
            .filter((other) => other !== simulated)
            .flatMap((other) => simulated.expectedOf(other).filter(({ packet }) => packet === lastOf(other)))
            .every((last) => simulated.isAccountedFor(last)),
        );
      return processes;
    } finally {
      await Promise.all(processes.map(({ test }) => test.bus.close()));
    }
  }

  const lastOf = ({ published }: Simulated) => published.at(-1)?.packet;

  function verify(processes: Simulated[]): void {
    for (const simulated of processes) {
      const { delivered } = simulated.test;
      for (const other of processes.filter((one) => one !== simulated)) {
        for (const name of TOPICS) {
          const places = delivered
            .filter((one) => one.topic === name && one.packet.startsWith(`${other.test.node}-`))
            .map(({ packet }) => Number(packet.slice(2)));
          expect(places).toEqual([...new Set(places)].sort((one, two) => one - two));
        }
        expect(simulated.expectedOf(other).filter((one) => !simulated.isAccountedFor(one))).toEqual([]);
      }
    }
  }

  it('delivers each packet once and in order, or reports it as missed', async () => {
    const began = performance.now();
    let accounted = 0;
    let total = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(action, { minLength: 10, maxLength: 40 }),
        fc.constantFrom(25, 50_000, 50_000),
        async (actions, ringEntries) => {
          if (performance.now() - began > TIME_LIMIT_MS) return;
          const processes = await run(actions, ringEntries);
          verify(processes);
          for (const one of processes)
            for (const other of processes.filter((two) => two !== one)) {
              const expected = one.expectedOf(other);
              total += expected.length;
              accounted += expected.filter(({ packet, topic: name }) =>
                one.test.delivered.some((two) => two.packet === packet && two.topic === name),
              ).length;
            }
        },
      ),
      { numRuns: casesOf(100), endOnFailure: true },
    );
    expect(accounted).toBeGreaterThan(total / 2);
  });
});
