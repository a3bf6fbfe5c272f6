import { PublishRing, type RingEntry } from './publish-ring';

describe('PublishRing', () => {
  let time: number;
  beforeEach(() => void (time = 1_000));
  const create = (limits: Partial<ConstructorParameters<typeof PublishRing>[0]> = {}) =>
    new PublishRing({ ringMs: 20_000, ringEntries: 100, ringBytes: 1_000_000, ...limits }, () => time);
  const append = (ring: PublishRing, packets: string, isSuppressed = false) => {
    for (const packet of packets) ring.append('topic', packet, null, isSuppressed);
  };
  const packets = (entries: RingEntry[] | null) => entries && entries.map(({ packet }) => packet).join('');
  const send = (ring: PublishRing) => ring.takeToSend(1_000);
  const take = (ring: PublishRing, entries: RingEntry[]) => {
    for (const entry of entries) ring.taken(entry, time);
  };

  it('numbers from 1 and sends each entry once, in order', () => {
    const ring = create();
    append(ring, 'ab');
    expect(send(ring)).toMatchObject([
      { n: 1, packet: 'a' },
      { n: 2, packet: 'b' },
    ]);
    expect(send(ring)).toEqual([]);
    append(ring, 'c');
    expect(send(ring)).toMatchObject([{ n: 3, packet: 'c' }]);
  });

  it('sends what was not taken again after a rewind, before anything new', () => {
    const ring = create();
    append(ring, 'abcd');
    take(ring, send(ring).slice(0, 2));
    ring.rewind();
    append(ring, 'e');
    expect(packets(send(ring))).toBe('cde');
  });

  it('sends no more than may be in flight', () => {
    const ring = create();
    append(ring, 'abcde');
    const first = ring.takeToSend(2);
    expect(packets(first)).toBe('ab');
    expect(ring.takeToSend(2)).toEqual([]);
    expect(ring.hasToSend).toBe(true);
    take(ring, first);
    expect(packets(ring.takeToSend(2))).toBe('cd');
  });

  it('sends no suppressed entries, which take no place in flight', () => {
    const ring = create();
    append(ring, 'xxxxx', true);
    append(ring, 'a');
    append(ring, 'yyy', true);
    const sent = ring.takeToSend(1);
    expect(packets(sent)).toBe('a');
    take(ring, sent);
    append(ring, 'b');
    expect(packets(ring.takeToSend(1))).toBe('b');
  });

  it('repeats entries above a number that were taken since a time', () => {
    const ring = create();
    append(ring, 'ab');
    take(ring, send(ring));
    time = 2_000;
    append(ring, 'c');
    append(ring, 'd', true);
    take(ring, send(ring));
    expect(packets(ring.after(0, 0))).toBe('abcd');
    expect(packets(ring.after(1, 0))).toBe('bcd');
    expect(packets(ring.after(0, 1_500))).toBe('cd');
    expect(packets(ring.after(3, 1_500))).toBe('d');
    expect(packets(ring.after(4, 0))).toBe('');
  });

  it('dates an entry by when Redis took it, not by when it was published', () => {
    const ring = create();
    append(ring, 'a');
    time = 5_000;
    expect(packets(ring.after(0, 6_000))).toBe('a');
    take(ring, send(ring));
    expect(packets(ring.after(0, 4_000))).toBe('a');
    expect(packets(ring.after(0, 6_000))).toBe('');
  });

  it.each([
    ['entries', { ringEntries: 3 }],
    ['bytes', { ringBytes: 3 * 106 }],
  ])('evicts the oldest above its limit of %s, and says so', (_, limits) => {
    const ring = create(limits);
    append(ring, 'abc');
    take(ring, send(ring));
    expect(packets(ring.after(0, 0))).toBe('abc');
    time = 2_000;
    append(ring, 'de');
    expect(ring.after(0, 0)).toBeNull();
    expect(ring.after(1, 1_000)).toBeNull();
    expect(packets(ring.after(2, 0))).toBe('cde');
    expect(packets(ring.after(0, 1_500))).toBe('de');
    expect(ring.hasLost).toBe(false);
  });

  it('evicts entries after their time', () => {
    const ring = create();
    append(ring, 'a');
    take(ring, send(ring));
    time += 15_000;
    append(ring, 'b');
    take(ring, send(ring));
    time += 6_000;
    expect(ring.after(0, 0)).toBeNull();
    expect(packets(ring.after(1, 0))).toBe('b');
  });

  it('reports the loss of entries that were evicted before they were taken', () => {
    const ring = create({ ringEntries: 2 });
    append(ring, 'abcd');
    expect(ring.hasLost).toBe(true);
    expect(packets(send(ring))).toBe('cd');
    expect(ring.after(2, 0)).toBeNull();
    time = 3_000;
    ring.lossReported();
    expect(ring.hasLost).toBe(false);
    expect(ring.after(0, 2_500)).toBeNull();
    expect(packets(ring.after(0, 3_500))).toBe('cd');
  });

  it('publishes suppressed entries of a topic again, from a time on, under new numbers', () => {
    const ring = create();
    append(ring, 'a', true);
    time = 2_000;
    append(ring, 'b', true);
    ring.append('other', 'c', null, true);
    append(ring, 'd');
    append(ring, 'e', true);
    ring.reissue('topic', 2_000);
    ring.reissue('topic', 2_000);
    expect(send(ring).map(({ n, packet }) => `${n}${packet}`)).toEqual(['4d', '6b', '7e']);
    expect(packets(ring.after(0, 0))).toBe('acdbe');
    ring.reissue(null, 0);
    expect(packets(send(ring))).toBe('ac');
  });

  it('stays right over many entries', () => {
    const ring = create({ ringEntries: 1_500 });
    for (let round = 0; round < 10; round += 1) {
      append(ring, 'x'.repeat(1_000));
      append(ring, 'y'.repeat(10), true);
      take(ring, send(ring));
    }
    expect(ring.after(10_100 - 1_500, 0)).toHaveLength(1_500);
    expect(ring.after(10_100 - 1_501, 0)).toBeNull();
    expect(ring.after(10_099, 0)).toMatchObject([{ n: 10_100, packet: 'y' }]);
    expect(ring.hasLost).toBe(false);
  });
});
