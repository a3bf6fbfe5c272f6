import { setTimeout as pause } from 'node:timers/promises';

/** Interval of the check that the server runs, in ms. */
const CHECK_MS = 500;
/** Interval of the check of the log's size and age, in ms. */
const LOG_CHECK_MS = 10_000;
/**
 * Pause before the second consecutive restart, in ms; doubled for each further one. The first
 * restart is immediate.
 */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** After this time, a server counts as stable, in ms. */
const STABLE_MS = 60_000;

export interface Watched {
  isRunning(): Promise<boolean>;
  /** Starts the server on the same port; aborted when it is no longer wanted. */
  restart(stopped: AbortSignal): Promise<void>;
  rotateLog(): void;
}

/**
 * Restarts the server whenever it has ended, until `stop`. Reports each restart and each failure in
 * one line.
 * Clients of the server reconnect by themselves.
 */
export class Watch {
  private readonly stopped = new AbortController();
  private readonly ended: Promise<void>;
  /** Restarts since the server last ran for `STABLE_MS`. */
  private restarts = 0;
  private since = Date.now();
  private logCheckedAt = 0;

  constructor(
    private readonly server: Watched,
    private readonly say: (line: string) => void,
  ) {
    this.ended = this.run();
  }

  /** Resolves once no restart is in flight and none will follow. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await this.ended;
  }

  private async run(): Promise<void> {
    while (await this.rest(CHECK_MS)) {
      // If that cannot be determined, assume it runs: a second server on the same folder would be
      // the worse mistake.
      if (await this.server.isRunning().catch(() => true)) this.look();
      else await this.restart();
    }
  }

  private look(): void {
    const now = Date.now();
    if (now - this.since > STABLE_MS) this.restarts = 0;
    if (now - this.logCheckedAt < LOG_CHECK_MS) return;
    this.logCheckedAt = now;
    try {
      this.server.rotateLog();
    } catch (error) {
      this.say(`The log of Postgres cannot be rotated (${(error as NodeJS.ErrnoException).code}).`);
    }
  }

  private async restart(): Promise<void> {
    const pauseMs = this.restarts && Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.restarts - 1));
    const again = this.restarts ? `, ${this.restarts + 1} times in a row` : '';
    const when = pauseMs ? ` in ${pauseMs / 1_000} s` : '';
    this.restarts += 1;
    this.say(`Postgres has ended unexpectedly${again}; it is started again${when}.`);
    if (!(await this.rest(pauseMs))) return;
    try {
      await this.server.restart(this.stopped.signal);
      this.say('Postgres runs again.');
    } catch (error) {
      if (!this.stopped.signal.aborted) this.say((error as Error).message);
    }
    this.since = Date.now();
  }

  /** Waits `ms`. Returns false once `stop` was called. Does not keep the process alive. */
  private rest(ms: number): Promise<boolean> {
    return pause(ms, true, { ref: false, signal: this.stopped.signal }).catch(() => false);
  }
}
