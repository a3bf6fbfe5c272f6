const LONGEST_MS = 15_000;

/** Waits `ms`, or until one of `wakes` is aborted. Never rejects. */
export type Pause = (ms: number, ...wakes: AbortSignal[]) => Promise<void>;

export const pause: Pause = (ms, ...wakes) =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      wakes.forEach((wake) => wake.removeEventListener('abort', done));
      resolve();
    };
    const timer = setTimeout(done, wakes.some(({ aborted }) => aborted) ? 0 : ms);
    wakes.forEach((wake) => wake.addEventListener('abort', done));
  });

/**
 * Returns the wait before the next attempt, in ms: 1, 2, 4, 8, then 15 seconds. Up to half of it is
 * random, so that clients of a restarted server do not reconnect at the same time.
 * @param failures consecutive failures before this attempt, at least 1
 */
export const backoffMs = (failures: number): number =>
  Math.min(1_000 * 2 ** (failures - 1), LONGEST_MS) * (0.5 + Math.random() / 2);
