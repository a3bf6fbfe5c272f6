import { backoffMs, pause, type Pause } from '../pause';
import { ZentraError } from '../zentra-error';

export interface PollingOptions<Answer> {
  /** Rejects with a `ZentraError`. */
  ask(): Promise<Answer>;
  onAnswer(answer: Answer): void;
  onFailure(error: ZentraError): void;
  pause?: Pause;
}

/** Most lost connections return sooner. */
const FIRST_MS = 1_500;
const SHORTEST_MS = 5_000;
/** With the requests that follow a poll, a new message arrives within 30 seconds. */
const LONGEST_MS = 20_000;
const GROWTH = 1.5;

/**
 * Polls while it is started: after 1.5 seconds, then every 5 seconds. The interval grows by half
 * each time, up to 20 seconds.
 * After a failure it waits as `backoffMs` says.
 */
export class Polling<Answer> {
  private run: AbortController | undefined;
  private waking = new AbortController();
  private intervalMs = SHORTEST_MS;

  constructor(private readonly options: PollingOptions<Answer>) {}

  /** Starts polling. Does nothing while it runs. */
  start(): void {
    if (this.run) return;
    this.run = new AbortController();
    void this.loop(this.run.signal);
  }

  /** Stops polling. The answer of a poll in flight is discarded. */
  stop(): void {
    this.run?.abort();
    this.run = undefined;
  }

  /** Resets the interval to 5 seconds, after user activity. */
  quicken(): void {
    this.intervalMs = SHORTEST_MS;
  }

  /** Polls immediately if it is started. */
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
