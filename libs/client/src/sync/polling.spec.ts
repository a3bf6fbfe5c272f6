import { ZentraError } from '../zentra-error';
import { Polling } from './polling';

const tick = () => new Promise<void>((resolve) => setImmediate(resolve));
const untilIdle = async () => {
  for (let i = 0; i < 20; i += 1) await tick();
};

/** Polling that records its pauses; the test ends them. */
function polled(answers: (Error | 'ok')[]) {
  const seen = { pauses: [] as number[], answers: 0, failures: [] as string[] };
  const ends: (() => void)[] = [];
  const polling = new Polling({
    ask: () => {
      const answer = answers.shift() ?? 'ok';
      return answer === 'ok' ? Promise.resolve(answer) : Promise.reject(answer);
    },
    onAnswer: () => (seen.answers += 1),
    onFailure: ({ code }) => seen.failures.push(code),
    pause: (ms, ...wakes) => {
      seen.pauses.push(ms);
      return new Promise((resolve) => {
        ends.push(resolve);
        wakes.forEach((wake) => wake.addEventListener('abort', () => resolve()));
      });
    },
  });
  const pass = async () => {
    ends.at(-1)?.();
    await untilIdle();
  };
  return { polling, seen, pass };
}

describe('Polling', () => {
  it('polls soon, then at increasing intervals of at most 20 s', async () => {
    const { polling, seen, pass } = polled([]);
    polling.start();
    polling.start();
    for (let i = 0; i < 8; i += 1) await pass();
    expect(seen.pauses).toEqual([1_500, 5_000, 7_500, 11_250, 16_875, 20_000, 20_000, 20_000, 20_000]);
    expect(seen.answers).toBe(8);
    polling.quicken();
    await pass();
    expect(seen.pauses.at(-1)).toBe(5_000);
  });

  it('polls immediately on request, and only while it runs', async () => {
    const { polling, seen } = polled([]);
    polling.now();
    polling.start();
    expect(seen.pauses).toEqual([1_500]);
    polling.now();
    await untilIdle();
    expect(seen.answers).toBe(1);
    polling.stop();
    await untilIdle();
    polling.now();
    await untilIdle();
    expect(seen.answers).toBe(1);
    polling.start();
    polling.now();
    await untilIdle();
    expect(seen.answers).toBe(2);
    polling.stop();
  });

  it('goes on after failures of any kind, which it reports', async () => {
    const { polling, seen, pass } = polled([ZentraError.network(), new TypeError('odd')]);
    polling.start();
    for (let i = 0; i < 3; i += 1) await pass();
    expect(seen.failures).toEqual(['NETWORK', 'INTERNAL']);
    expect(seen.answers).toBe(1);
    expect(Math.max(...seen.pauses)).toBeLessThanOrEqual(15_000);
    polling.stop();
  });
});
