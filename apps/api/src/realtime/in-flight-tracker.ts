import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { AppError } from '../common/errors/app-error';

/** An ended session is remembered this long: whatever loaded it before its end has been answered by then. */
const REMEMBERED_MS = 60_000;
/** Ending a session does not wait longer than this for what it still has under way. */
const DRAIN_TIMEOUT_MS = 5_000;

/**
 * What each session has under way, over HTTP and sockets: so that once its end has been answered, nothing of it commits
 * any more. A request that had loaded the session before it ended is refused here.
 */
@Injectable()
export class InFlightTracker implements OnApplicationShutdown {
  private readonly inFlight = new Map<string, number>();
  private readonly ended = new Map<string, number>();
  private waiting: (() => void)[] = [];
  private readonly open = new Map<string, Set<() => void>>();

  /**
   * Every act of a session begins here; call what it answers once the act is done, a second call does nothing.
   * @throws UNAUTHENTICATED once the session has ended
   */
  begin(sessionId: string): () => void {
    if (this.ended.has(sessionId)) throw new AppError('UNAUTHENTICATED');
    this.inFlight.set(sessionId, (this.inFlight.get(sessionId) ?? 0) + 1);
    let isUnderWay = true;
    return () => {
      if (isUnderWay) this.leave(sessionId);
      isUnderWay = false;
    };
  }

  /**
   * For what goes on outside, since nobody could wait for it: `stop` is called when the session ends. Call what it answers
   * once that is over.
   */
  onEnd(sessionId: string, stop: () => void): () => void {
    if (this.ended.has(sessionId)) stop();
    const stops = this.open.get(sessionId) ?? new Set();
    this.open.set(sessionId, stops.add(stop));
    return () => {
      stops.delete(stop);
      if (stops.size === 0) this.open.delete(sessionId);
    };
  }

  /** Lets nothing more in for these sessions, and resolves when all that they had under way is done. */
  async drain(sessionIds: string[]): Promise<void> {
    const now = Date.now();
    for (const id of sessionIds) {
      this.ended.set(id, now);
      for (const stop of this.open.get(id) ?? []) stop();
    }
    for (const [id, at] of this.ended) {
      if (at > now - REMEMBERED_MS) break; // in order of their end
      this.ended.delete(id);
    }
    await this.until(() => sessionIds.every((id) => !this.inFlight.has(id)));
  }

  private async until(isQuiet: () => boolean): Promise<void> {
    if (isQuiet()) return;
    await new Promise<void>((resolve) => {
      const stop = () => {
        clearTimeout(timer);
        this.waiting = this.waiting.filter((other) => other !== look);
        resolve();
      };
      const look = () => isQuiet() && stop();
      const timer = setTimeout(stop, DRAIN_TIMEOUT_MS);
      this.waiting.push(look);
    });
  }

  /** No connection is open any more; what they asked for is done before those to the database end. */
  async onApplicationShutdown(): Promise<void> {
    await this.until(() => this.inFlight.size === 0);
  }

  private leave(sessionId: string): void {
    const left = (this.inFlight.get(sessionId) ?? 0) - 1;
    if (left > 0) return void this.inFlight.set(sessionId, left);
    this.inFlight.delete(sessionId);
    for (const look of this.waiting) look();
  }
}
