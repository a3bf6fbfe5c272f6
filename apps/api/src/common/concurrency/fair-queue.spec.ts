import { FairQueue } from './fair-queue';

/** Returns a queue with `running` 1, the started tasks, and a way to end the running one. */
function scene(bounds: Partial<ConstructorParameters<typeof FairQueue>[0]> = {}) {
  const queue = new FairQueue({ running: 1, waiting: 4, retryAfter: 3, ...bounds });
  const started: string[] = [];
  const ends: (() => void)[] = [];
  const add = (name: string, signal?: AbortSignal) =>
    queue.enter(name.charAt(0), signal).then(
      (leave) => {
        started.push(name);
        ends.push(leave);
        return 'started';
      },
      (error: { code: string; extra: { retryAfter: number } }) => {
        return `${error.code} ${error.extra.retryAfter}`;
      },
    );
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
  const endOne = async () => {
    ends.shift()?.();
    await settled();
  };
  return { queue, started, add, endOne, settled };
}

const isUpper = (key: string) => /[A-Z]/.test(key);

describe('FairQueue', () => {
  it('lets keys take turns, in the order of each', async () => {
    const { started, add, endOne, settled } = scene();
    for (const name of ['a1', 'a2', 'a3', 'b1', 'c1']) void add(name);
    await settled();
    for (let i = 0; i < 4; i += 1) await endOne();
    expect(started).toEqual(['a1', 'a2', 'b1', 'c1', 'a3']);
  });

  it('limits the concurrent tasks, over all keys and for each key', async () => {
    const { queue, started, add, endOne, settled } = scene({ running: 3, runningPerKey: 2, waiting: 10 });
    for (const name of ['a1', 'a2', 'a3', 'b1', 'c1']) void add(name);
    await settled();
    expect(started).toEqual(['a1', 'a2', 'b1']);
    expect([queue.running, queue.waiting]).toEqual([3, 2]);
    await endOne();
    expect(started).toEqual(['a1', 'a2', 'b1', 'a3']);
    for (let i = 0; i < 4; i += 1) await endOne();
    expect([queue.running, queue.waiting]).toEqual([0, 0]);
  });

  it('gives every second turn to preferred keys, which take turns among themselves', async () => {
    const { started, add, endOne, settled } = scene({ waiting: 10, isPreferred: isUpper });
    for (const name of ['x1', 'a1', 'b1', 'A1', 'A2', 'B1']) void add(name);
    await settled();
    for (let i = 0; i < 5; i += 1) await endOne();
    expect(started).toEqual(['x1', 'A1', 'a1', 'B1', 'b1', 'A2']);
  });

  it('when it is full, gives a place of others to the only task of a preferred key', async () => {
    const { started, add, endOne, settled } = scene({ waiting: 3, isPreferred: isUpper });
    const outcomes = ['x1', 'a1', 'a2', 'b1', 'A1', 'A2', 'B1', 'c1', 'B2', 'C1'].map((name) => add(name));
    await settled();
    for (let i = 0; i < 4; i += 1) await endOne();
    expect(started).toEqual(['x1', 'A1', 'B1', 'C1']);
    const refused = (await Promise.all(outcomes)).filter((outcome) => outcome !== 'started');
    expect(refused).toEqual(Array(6).fill('UNAVAILABLE 3'));
  });

  it('predicts whether a task would be refused', async () => {
    const { queue, add, settled } = scene({ waiting: 2, isPreferred: isUpper });
    const says = (key: string) => {
      try {
        queue.expectRoomFor(key);
        return 'room';
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect(says('a')).toBe('room');
    for (const name of ['x1', 'a1']) void add(name);
    await settled();
    expect(says('b')).toBe('room');
    void add('b1');
    await settled();
    expect(['c', 'A'].map(says)).toEqual(['UNAVAILABLE', 'room']);
    void add('A1');
    void add('B1');
    await settled();
    expect(['c', 'A', 'C'].map(says)).toEqual(['UNAVAILABLE', 'UNAVAILABLE', 'UNAVAILABLE']);
    expect(queue.waiting).toBe(2);
  });

  it('when it is full, refuses the newest task of the key with most tasks', async () => {
    const { started, add, endOne, settled } = scene();
    const outcomes = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'b1', 'c1'].map((name) => add(name));
    await settled();
    for (let i = 0; i < 5; i += 1) await endOne();
    expect(await Promise.all(outcomes)).toEqual([
      'started',
      'started',
      'started',
      'UNAVAILABLE 3',
      'UNAVAILABLE 3',
      'UNAVAILABLE 3',
      'started',
      'started',
    ]);
    expect(started).toEqual(['a1', 'a2', 'b1', 'c1', 'a3']);
  });

  it('refuses only a key with too many waiting tasks', async () => {
    const { add, settled } = scene({ waitingPerKey: 1 });
    const outcomes = ['a1', 'a2', 'a3'].map((name) => add(name));
    await settled();
    expect(await outcomes[2]).toBe('RATE_LIMITED 3');
    expect(await Promise.race([add('b1'), settled().then(() => 'waits')])).toBe('waits');
  });

  it('removes a task that waited too long or whose caller has gone', async () => {
    const { queue, started, add, endOne, settled } = scene({ waitMs: 20 });
    void add('a1');
    const hangUp = new AbortController();
    const gone = add('b1', hangUp.signal);
    const late = add('c1');
    await settled();
    hangUp.abort();
    expect(await gone).toBe('UNAVAILABLE 3');
    expect(await late).toBe('UNAVAILABLE 3');
    expect(queue.waiting).toBe(0);
    await endOne();
    void add('d1');
    await settled();
    expect(started).toEqual(['a1', 'd1']);
  });

  it('goes on after a task that fails', async () => {
    const { queue } = scene();
    await expect(queue.run('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await queue.run('a', () => Promise.resolve('fine'))).toBe('fine');
  });
});
