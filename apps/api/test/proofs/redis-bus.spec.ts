import { Redis } from 'ioredis';
import { setTimeout as pause } from 'node:timers/promises';
import type { RedisBusOptions } from '../../src/cluster/bus/redis-bus';
import { killConnection, TestBus, type BusConnection } from '../support/buses';
import { eventually } from '../support/eventually';
import { TestRedis } from '../support/redis';
import { StallingProxy } from '../support/stalling-proxy';

/** Calls `run` so many times, about one a millisecond. Resolves to the number of calls. */
async function everyMillisecond(count: number, run: (i: number) => void): Promise<number> {
  for (let i = 0; i < count; i += 1) {
    run(i);
    await pause(1);
  }
  return count;
}

/** The connections of a bus in the order of opening. */
const [PUBLISHER, SUBSCRIBER] = [0, 1];
/** Shortens tests that wait for a ping to time out. */
const QUICK_PINGS = { pingMs: 300, pingTimeoutMs: 600 };
const CONSENT = '5f1d';
const numbered = (count: number, from = 0) => Array.from({ length: count }, (_, i) => `packet ${from + i}`);

describe('RedisBus', () => {
  let redis: TestRedis;
  let direct: Redis;
  let buses: TestBus[];
  let proxy: StallingProxy | undefined;
  let live: Set<string>;
  let monitors: Redis[];
  beforeAll(async () => void (redis = await TestRedis.start()));
  afterAll(() => redis.kill());
  beforeEach(() => {
    buses = [];
    monitors = [];
    live = new Set();
    direct = new Redis(redis.url, { disconnectTimeout: 50 });
    direct.on('error', () => undefined);
  });
  afterEach(async () => {
    redis.thaw();
    await Promise.all(buses.map(({ bus }) => bus.close()));
    for (const monitor of monitors) monitor.disconnect();
    direct.disconnect();
    proxy?.close();
  });

  const create = (node: string, options: Partial<RedisBusOptions> = {}) => {
    live.add(node);
    const bus = new TestBus(node, redis.url, () => [...live], options);
    buses.push(bus);
    return bus;
  };
  /** Two buses that are ready, of which the second has joined `topic`. */
  const pair = async (options: Partial<RedisBusOptions> = {}) => {
    const [a, b] = [create('a', options), create('b', options)];
    await Promise.all([a.ready(), b.ready()]);
    await b.bus.join('topic');
    return { a, b };
  };
  const publish = ({ bus }: TestBus, packets: string[], topics = ['topic']) => {
    for (const packet of packets) bus.publish(topics, packet, null);
  };
  const kill = (node: string, role: BusConnection) =>
    eventually(`connection ${role} of ${node}`, () => killConnection(direct, node, role));

  /** Shows the commands that Redis gets. */
  const startMonitor = async () => {
    const monitor = await direct.monitor();
    monitors.push(monitor);
    return monitor;
  };

  /** Resolves when a bus publishes nothing more to a topic, for which it publishes `probe`. */
  const becomesSole = async ({ bus }: TestBus, topic: string) => {
    const monitor = await startMonitor();
    const seen: string[] = [];
    monitor.on('monitor', (_time: string, args: string[]) => void seen.push(args.join(' ')));
    let probes = 0;
    await eventually(`alone in ${topic}`, async () => {
      probes += 1;
      bus.publish([topic], `probe ${probes}`, null);
      bus.publish(['mark'], `mark ${probes}`, null);
      await eventually('the mark', () => seen.some((line) => line.endsWith(`mark ${probes}`)));
      return !seen.some((line) => line.endsWith(`probe ${probes}`));
    });
  };

  describe('deliveries', () => {
    it('reach every other process that has joined the topic, once and in order', async () => {
      const { a, b } = await pair();
      const c = create('c');
      await c.ready();
      await Promise.all([a.bus.join('topic'), c.bus.join('topic'), c.bus.join('other')]);
      publish(a, numbered(100));
      a.bus.publish(['other', 'topic'], 'last', CONSENT);
      await Promise.all([b.delivers('last'), eventually('both topics', () => c.delivered.length === 102)]);
      expect(b.packets()).toEqual([...numbered(100), 'last']);
      expect(b.delivered.at(-1)).toEqual({ topic: 'topic', packet: 'last', consent: CONSENT });
      expect(b.delivered[0]?.consent).toBeNull();
      expect(c.packets('topic')).toEqual([...numbered(100), 'last']);
      expect(c.packets('other')).toEqual(['last']);
      expect(a.delivered).toEqual([]);
    });

    it('end when the topic is left as often as it was joined', async () => {
      const { a, b } = await pair();
      await Promise.all([b.bus.join('topic'), b.bus.join('end')]);
      b.bus.leave('topic');
      publish(a, ['one'], ['topic', 'end']);
      await eventually('both', () => b.delivered.length === 2);
      b.bus.leave('topic');
      publish(a, ['two'], ['topic', 'end']);
      await b.delivers('two');
      expect(b.packets('topic')).toEqual(['one']);
    });

    it('do not cross from one prefix to another', async () => {
      const { a, b } = await pair();
      const other = create('c', { prefix: 'other', liveNodes: () => [] });
      await other.ready();
      await other.bus.join('topic');
      publish(other, ['of the other']);
      publish(a, ['of this']);
      await b.delivers('of this');
      expect(b.packets()).toEqual(['of this']);
    });

    it('contain spaces, line breaks and other scripts unchanged', async () => {
      const { a, b } = await pair();
      const packet = '2["message:new",{"body":"a  b\\n سلام 👍🏽 - "}]';
      publish(a, [packet]);
      await eventually('a packet', () => b.delivered.length === 1);
      expect(b.packets()).toEqual([packet]);
    });

    it('drop a number that came before', async () => {
      const { a, b } = await pair();
      publish(a, ['one', 'two']);
      await b.delivers('two');
      await direct.publish('zentra:topic', 'a 1 - one');
      await direct.publish('zentra:topic', 'a 2 - two');
      publish(a, ['three']);
      await b.delivers('three');
      expect(b.packets()).toEqual(['one', 'two', 'three']);
    });

    it('begin with a join that waits for the other subscribers, and for 300 ms at most', async () => {
      proxy = await StallingProxy.before(redis.url);
      const [a, b] = [create('a', { url: proxy.url }), create('b')];
      await Promise.all([a.ready(), b.ready()]);
      const topics = numbered(6);
      await Promise.all(topics.map((topic) => a.bus.join(topic)));
      const durationOf = async (topic = '') => {
        const began = performance.now();
        await b.bus.join(topic);
        return performance.now() - began;
      };
      const durations: number[] = [];
      for (const topic of topics.slice(1)) durations.push(await durationOf(topic));
      expect(Math.min(...durations)).toBeLessThan(250);
      proxy.stallOpen(SUBSCRIBER);
      expect(await durationOf(topics[0])).toBeGreaterThan(250);
    });
  });

  describe('a process that is the only subscriber of a topic', () => {
    it('publishes nothing to it, until another process joins', async () => {
      const { a } = await pair();
      await a.bus.join('own');
      await becomesSole(a, 'own');
      publish(a, numbered(50), ['own']);
      const c = create('c');
      await c.ready();
      await c.bus.join('own');
      publish(a, ['after'], ['own']);
      await c.delivers('after');
      expect(c.packets('own').at(-1)).toBe('after');
      expect(c.packets('own').filter((packet) => packet === 'after')).toHaveLength(1);
    });

    it('loses nothing, however join and publication meet', async () => {
      const { a, b } = await pair();
      for (let round = 0; round < 30; round += 1) {
        const topic = `round:${round}`;
        await a.bus.join(topic);
        for (let i = 0; i < 5; i += 1) {
          publish(a, ['early'], [topic]);
          await a.bus.countSubscribers([topic]);
        }
        let isJoined = false;
        const joined = b.bus.join(topic).then(() => (isJoined = true));
        const after: string[] = [];
        for (let i = 0; after.length < 5; i += 1) {
          const packet = `${round}:${i}`;
          if (isJoined) after.push(packet);
          publish(a, [packet], [topic]);
          await new Promise((resolve) => setImmediate(resolve));
        }
        await joined;
        await b.delivers(after.at(-1) ?? '');
        const received = b.packets(topic).filter((packet) => packet !== 'early');
        expect(received.slice(-after.length)).toEqual(after);
        expect(new Set(received).size).toBe(received.length);
      }
      expect([a.missed, b.missed]).toEqual([[], []]);
    });

    it.each([
      ['is late in noticing that another has joined', 'goOn'],
      ['notices no other because its subscriptions are broken', 'close'],
    ] as const)('%s, and publishes again what it did not send meanwhile', async (_, end) => {
      proxy = await StallingProxy.before(redis.url);
      const a = create('a', { url: proxy.url, limits: QUICK_PINGS });
      const b = create('b');
      await Promise.all([a.ready(), b.ready()]);
      await a.bus.join('own');
      await becomesSole(a, 'own');
      proxy.stallOpen(SUBSCRIBER);
      await b.bus.join('own');
      publish(a, numbered(20), ['own']);
      if (end === 'goOn') proxy.goOn();
      await b.delivers('packet 19');
      expect(b.packets().filter((packet) => packet.startsWith('packet'))).toEqual(numbered(20));
      expect(b.missed).toEqual([]);
    });
  });

  describe('a broken connection', () => {
    it.each<[BusConnection, string]>([
      ['publisher', 'a'],
      ['subscriber', 'b'],
      ['subscriber', 'a'],
      ['publisher', 'b'],
    ])('%s of %s, loses nothing and repeats nothing', async (role, node) => {
      const { a, b } = await pair();
      await a.bus.join('topic');
      for (let round = 0; round < 10; round += 1) {
        publish(a, numbered(20, round * 60));
        const killed = kill(node, role);
        publish(a, numbered(20, round * 60 + 20));
        await killed;
        publish(a, numbered(20, round * 60 + 40));
      }
      await b.delivers('packet 599');
      expect(b.packets()).toEqual(numbered(600));
      expect(b.missed).toEqual([]);
    });

    it('of the subscriber, repeats what this process published while it seemed to be alone', async () => {
      const { a, b } = await pair();
      await a.bus.join('topic');
      await kill('b', 'subscriber');
      publish(a, ['first']);
      await eventually('alone', async () => {
        const counts = await a.bus.countSubscribers(['topic']);
        return counts?.get('topic') === 2;
      });
      publish(a, ['last']);
      await b.delivers('last');
      expect(b.packets()).toEqual(['first', 'last']);
    });

    it('of the subscriber, is followed by what was published to joined topics, and not to others', async () => {
      const { a, b } = await pair();
      const monitor = await startMonitor();
      const repeated: string[] = [];
      monitor.on('monitor', (_time: string, [, , text]: string[]) => {
        if (text?.startsWith('replay a ')) repeated.push(text);
      });
      await kill('b', 'subscriber');
      publish(a, ['joined']);
      publish(a, ['not joined'], ['other']);
      await b.delivers('joined');
      await b.ready();
      await eventually('a repetition', () => repeated.length > 0);
      expect(repeated.join()).toContain('"joined"');
      expect(repeated.join()).not.toContain('not joined');
    });
  });

  describe('a resync', () => {
    /** `b` has joined `topic`; the subscriber of `a` can be stalled. `b` waits 8 s for answers. */
    const stalledPair = async (limits: RedisBusOptions['limits']) => {
      proxy = await StallingProxy.before(redis.url);
      const a = create('a', { url: proxy.url, limits });
      const b = create('b', { limits: { ...QUICK_PINGS, answerMs: 8_000 } });
      await Promise.all([a.ready(), b.ready()]);
      await b.bus.join('topic');
      return { a, b };
    };

    it('reaches a process that is subscribed again only after the question', async () => {
      const { a, b } = await stalledPair(QUICK_PINGS);
      proxy?.stallOpen(SUBSCRIBER);
      await kill('b', 'subscriber');
      publish(a, ['meanwhile']);
      await b.delivers('meanwhile', 5_000);
      await b.ready();
      expect(b.missed).toEqual([]);
    });

    it('that a second break interrupts, asks for the time since the first', async () => {
      const { a, b } = await stalledPair({ pingTimeoutMs: 10_000 });
      proxy?.stallOpen(SUBSCRIBER);
      await kill('b', 'subscriber');
      publish(a, ['meanwhile']);
      // Longer than what the other process adds to the time that is asked for.
      await pause(3_000);
      await kill('b', 'subscriber');
      await kill('b', 'subscriber');
      proxy?.goOn();
      await b.delivers('meanwhile', 3_000);
      publish(a, ['after']);
      await b.delivers('after');
      expect(b.packets()).toEqual(['meanwhile', 'after']);
      expect(b.missed).toEqual([]);
    });

    it('ignores the answers to an earlier one, whose beginning may be lost', async () => {
      const { a, b } = await pair();
      await direct.publish('zentra-bus:node:b', 'replay a 99 [[7,"topic",null,"of an earlier resync"]]');
      publish(a, ['after']);
      await b.delivers('after');
      expect(b.packets()).toEqual(['after']);
    });
  });

  describe('an unavailable Redis', () => {
    it('that is killed for a second: everything arrives once and in order, with one log line each way', async () => {
      const { a, b } = await pair();
      await redis.kill();
      publish(a, numbered(1_000));
      await b.bus.join('new');
      await redis.start();
      publish(a, numbered(1_000, 1_000));
      await b.delivers('packet 1999', 5_000);
      expect(b.packets()).toEqual(numbered(2_000));
      for (const bus of [a, b]) {
        await bus.ready();
        expect(bus.warnings).toHaveLength(2);
        expect(bus.missed.filter((topic) => topic !== 'new')).toEqual([]);
      }
    });

    it('at the start, is waited for, and late joins are reported as missed', async () => {
      await redis.kill();
      const [a, b] = [create('a'), create('b')];
      const began = performance.now();
      await b.bus.join('topic');
      expect(performance.now() - began).toBeLessThan(1_500);
      publish(a, ['early']);
      expect(await a.bus.countSubscribers(['topic'])).toBeNull();
      await redis.start();
      await Promise.all([a.ready(), b.ready()]);
      await eventually('missed', () => b.missed.includes('topic'));
      publish(a, ['late']);
      await b.delivers('late');
      expect(b.packets()).toEqual(['early', 'late']);
    });
  });

  describe('a Redis that answers nothing', () => {
    it('for 4 s, delays no publication, and everything arrives once and in order', async () => {
      const { a, b } = await pair();
      redis.freeze();
      const sent = await everyMillisecond(400, (i) => publish(a, [`packet ${i}`]));
      const began = performance.now();
      expect(await a.bus.countSubscribers(['topic'])).toBeNull();
      await b.bus.join('new');
      expect(performance.now() - began).toBeLessThan(2_500);
      await eventually('warnings', () => a.warnings.length > 0 && b.warnings.length > 0);
      await pause(1_000);
      redis.thaw();
      await b.delivers(`packet ${sent - 1}`, 5_000);
      expect(b.packets()).toEqual(numbered(sent));
      await Promise.all([a.ready(), b.ready()]);
      for (const bus of [a, b]) expect(bus.warnings).toHaveLength(2);
    });

    it('that is shorter than the time-out of a ping, closes no connection', async () => {
      const { a, b } = await pair();
      redis.freeze();
      publish(a, numbered(100));
      await pause(1_000);
      redis.thaw();
      await b.delivers('packet 99');
      expect(b.packets()).toEqual(numbered(100));
      expect([a.warnings, b.warnings, b.missed]).toEqual([[], [], []]);
    });

    it.each<[string, number | undefined]>([
      ['on both connections', undefined],
      ['on that of the publisher', PUBLISHER],
      ['on that of the subscriber', SUBSCRIBER],
    ])('%s, which are half-open, is noticed, and everything arrives', async (_, index) => {
      proxy = await StallingProxy.before(redis.url);
      const behind = create('b', { url: proxy.url, limits: QUICK_PINGS });
      const a = create('a');
      await Promise.all([a.ready(), behind.ready()]);
      await Promise.all([behind.bus.join('topic'), a.bus.join('topic')]);
      proxy.stallOpen(index);
      publish(a, numbered(50));
      publish(behind, numbered(50));
      await Promise.all([behind.delivers('packet 49'), a.delivers('packet 49')]);
      expect(behind.packets()).toEqual(numbered(50));
      expect(a.packets()).toEqual(numbered(50));
      await eventually('a warning', () => behind.warnings.length > 0);
      await behind.ready();
    });
  });

  it('catches up with a Redis that comes and goes ten times', async () => {
    const { a, b } = await pair();
    await a.bus.join('topic');
    for (let round = 0; round < 10; round += 1) {
      await redis.kill();
      await everyMillisecond(50, (i) => publish(a, [`packet ${round * 100 + i}`]));
      await pause(250);
      await redis.start();
      await everyMillisecond(50, (i) => publish(a, [`packet ${round * 100 + 50 + i}`]));
    }
    await b.delivers('packet 999', 5_000);
    expect(b.packets()).toEqual(numbered(1_000));
    expect(b.missed).toEqual([]);
  });

  describe('packets that cannot be repeated', () => {
    it('are reported as missed: more than the ring of their publisher has room for', async () => {
      const { a, b } = await pair({ limits: { ringEntries: 50 } });
      await kill('b', 'subscriber');
      publish(a, numbered(100));
      await eventually('missed', () => b.missed.length > 0);
      publish(a, ['after']);
      await b.delivers('after');
      expect(b.missed).toEqual(['*']);
    });

    it('are reported as missed: evicted before Redis was back for the publisher', async () => {
      const { a, b } = await pair({ limits: { ringEntries: 50 } });
      await kill('a', 'publisher');
      publish(a, numbered(200));
      await eventually('missed', () => b.missed.length > 0);
      await b.delivers('packet 199');
      expect(b.packets()).toEqual(numbered(50, 150));
      expect(b.missed).toEqual(['*']);
      expect(b.warnings).toEqual([]);
    });

    it('are reported as missed: a live process does not answer', async () => {
      const { a, b } = await pair();
      live.add('dead');
      await kill('b', 'subscriber');
      publish(a, ['one']);
      await b.delivers('one');
      await eventually('missed', () => b.missed.length > 0);
      expect(b.missed).toEqual(['*']);
    });

    it('are not expected of a process that is not alive', async () => {
      const { a, b } = await pair();
      const c = create('c');
      await c.ready();
      live.delete('c');
      await c.bus.close();
      await kill('b', 'subscriber');
      publish(a, ['one']);
      await b.delivers('one');
      await b.ready();
      expect(b.missed).toEqual([]);
    });
  });

  it('publishes 200,000 packets while Redis is unavailable in bounded memory, and reports them as missed', async () => {
    const { a, b } = await pair({ limits: { ringEntries: 1_000 } });
    await redis.kill();
    const packet = 'x'.repeat(1_000);
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 200_000; i += 1) a.bus.publish(['topic'], `${packet}${i}`, null);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100_000_000);
    await redis.start();
    await eventually('missed', () => b.missed.includes('*'), 5_000);
    await b.ready();
    publish(a, ['after']);
    await b.delivers('after');
  });

  it('ends all connections and timers when it is closed, after what was published', async () => {
    const { a, b } = await pair();
    publish(a, numbered(1_000));
    await a.bus.close();
    await b.delivers('packet 999');
    expect(b.packets()).toEqual(numbered(1_000));
    a.bus.publish(['topic'], 'too late', null);
    await a.bus.join('topic');
    await redis.kill();
    await Promise.all([a.bus.close(), b.bus.close()]);
    await redis.start();
    const sockets = () => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;
    await eventually('one connection', () => sockets() === 1);
    expect(String(await direct.client('LIST'))).not.toContain('name=zentra');
    expect(a.warnings).toEqual([]);
  });

  it('counts the processes of each topic', async () => {
    const { a, b } = await pair();
    await a.bus.join('topic');
    const topics = ['topic', ...Array.from({ length: 1_500 }, (_, i) => `user:${i}`)];
    await b.bus.join('user:1499');
    const counts = await a.bus.countSubscribers(topics);
    expect(counts?.size).toBe(1_501);
    expect([...(counts ?? [])].filter(([, count]) => count > 0)).toEqual([
      ['topic', 2],
      ['user:1499', 1],
    ]);
  });
});
