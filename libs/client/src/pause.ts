const LONGEST_MS = 15_000;

/** Waits `ms`, or until one of `wakes` is aborted; never rejects. */
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
 * How long to wait before another try, in ms: 1, 2, 4, 8 and then 15 s, of which up to half is left to chance, so that
 * those who lost the same server do not come back as one.
 * @param failures in a row before this try, at least 1
 */
export const backoffMs = (failures: number): number =>
  Math.min(1_000 * 2 ** (failures - 1), LONGEST_MS) * (0.5 + Math.random() / 2);
