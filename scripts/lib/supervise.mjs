import { setTimeout as pause } from 'node:timers/promises';

/** Exits in a row after which it is not restarted. */
const MOST_ENDS = 5;
/**
 * Pause before the second restart in a row, in ms; doubled for each further one. The first restart
 * is immediate.
 */
const FIRST_PAUSE_MS = 1_000;
/** After so long, an exit does not count as a failed start, ms. */
const STABLE_MS = 60_000;

/**
 * Runs the API and restarts it when it exits by itself, with a line each time.
 * @param {object} options
 * @param {() => Promise<{ exited: Promise<number>, stop(): Promise<number> }>} options.start
 * rejects after a failed start, after printing the reason
 * @param {(line: string) => void} options.say
 * @param {(line: string) => void} options.giveUp called once, after too many exits in a row
 * @returns {Promise<{ stop(): Promise<number> }>}
 * rejects when the first start fails, which is not repeated
 */
export async function supervise({ start, say, giveUp }) {
  const stopped = new AbortController();
  let running = start();
  await running;
  void watch();

  async function watch() {
    let [ends, since] = [0, Date.now()];
    for (;;) {
      // A failed start counts as an exit.
      const code = await running.then(
        ({ exited }) => exited,
        () => 1,
      );
      if (stopped.signal.aborted) return;
      ends = Date.now() - since > STABLE_MS ? 1 : ends + 1;
      const what = `The API has ended by itself (${code})${ends > 1 ? `, ${ends} times in a row` : ''}`;
      if (ends === MOST_ENDS) return giveUp(`${what}; see above.`);
      const pauseMs = ends > 1 ? FIRST_PAUSE_MS * 2 ** (ends - 2) : 0;
      say(`${what}; it is started again${pauseMs ? ` in ${pauseMs / 1_000} s` : ''}.`);
      await pause(pauseMs, undefined, { signal: stopped.signal }).catch(() => undefined);
      if (stopped.signal.aborted) return;
      running = start();
      since = Date.now();
      void running.then(
        () => stopped.signal.aborted || say('The API runs again.'),
        () => undefined,
      );
    }
  }

  return {
    stop: async () => {
      stopped.abort();
      const api = await running.catch(() => undefined);
      return api ? api.stop() : 1;
    },
  };
}
