import { backoffMs, pause, type Pause } from '../pause';
import { ZentraError } from '../zentra-error';

export interface PollingOptions<Answer> {
  /** Rejects with a `ZentraError`. */
  ask(): Promise<Answer>;
  onAnswer(answer: Answer): void;
  onFailure(error: ZentraError): void;
  pause?: Pause;
}

/** Most connections that are lost come back sooner. */
const FIRST_MS = 1_500;
const SHORTEST_MS = 5_000;
/** With the calls that follow, a new message is there within 30 s. */
const LONGEST_MS = 20_000;
const GROWTH = 1.5;

/**
 * Asks again and again while it is started: 1.5 s after the start, then every 5 s, more and more rarely down to every 20 s.
 * After a failure it asks as `backoffMs` says.
 */
export class Polling<Answer> {
  private run: AbortController | undefined;
  private waking = new AbortController();
  private intervalMs = SHORTEST_MS;

  constructor(private readonly options: PollingOptions<Answer>) {}

  /** Does nothing while it runs. */
  start(): void {
    if (this.run) return;
    this.run = new AbortController();
    void this.loop(this.run.signal);
  }

  /** What was asked before is not told any more. */
  stop(): void {
    this.run?.abort();
    this.run = undefined;
  }

  /** Something is going on: from now on it asks as often as at the start. */
  quicken(): void {
    this.intervalMs = SHORTEST_MS;
  }

  /** Asks immediately, where it runs. */
  now(): void {
    this.quicken();
    this.waking.abort();
    this.waking = new AbortController();
  }

  private async loop(stopped: AbortSignal): Promise<void> {
    const { ask, onAnswer, onFailure, pause: wait = pause } = this.options;
    this.quicken();
    let ms = FIRST_MS;
    for (let failures = 0; ;) {
      await wait(ms, stopped, this.waking.signal);
      if (stopped.aborted) return;
      try {
        const answer = await ask();
        if (stopped.aborted) return;
        failures = 0;
        ms = this.intervalMs;
        this.intervalMs = Math.min(this.intervalMs * GROWTH, LONGEST_MS);
        onAnswer(answer);
      } catch (error) {
        if (stopped.aborted) return;
        failures += 1;
        ms = backoffMs(failures);
        onFailure(error instanceof ZentraError ? error : new ZentraError('INTERNAL', String(error)));
      }
    }
  }
}
