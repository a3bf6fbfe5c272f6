import type { Logger } from '@nestjs/common';
import { logFailure } from '../errors/database-errors';

interface Options {
  /** Time between two rounds that were not triggered, ms. */
  everyMs: number;
  /** One round of work. An error is logged, and the next round runs as planned. */
  round: () => void | Promise<void>;
  logger: Logger;
}

/**
 * Repeats work in the background and runs it sooner when it is triggered. One round runs at a time:
 * triggers during a round become one more round after it.
 */
export class BackgroundJob {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private isTriggered = false;
  private isStopped = false;

  constructor(private readonly options: Options) {}

  /** Starts the interval, which does not keep the process alive. */
  start(): void {
    this.timer = setInterval(() => void this.trigger(), this.options.everyMs).unref();
  }

  /**
   * Runs a round now, or another one after the current one. Resolves when a round that began after
   * the call has ended, even if it failed. After `stop()` no round begins.
   */
  trigger(): Promise<void> {
    if (this.isStopped) return this.running ?? Promise.resolve();
    this.isTriggered = true;
    this.running ??= this.run();
    return this.running;
  }

  /** Ends the interval and resolves when the current round has ended. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.isStopped = true;
    this.isTriggered = false;
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.isTriggered) {
      this.isTriggered = false;
      try {
        // Wrapped in an async function, so that an error thrown synchronously is caught here, too.
        await (async () => this.options.round())();
      } catch (error) {
        logFailure(this.options.logger, error);
      }
    }
    // In the same turn as the last check of `isTriggered`, so that no trigger is lost in between.
    this.running = undefined;
  }
}
