import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { AppError } from '../common/errors/app-error';

/**
 * How long an ended session is remembered, ms. A request that loaded it before its end is answered
 * by then.
 */
const REMEMBERED_MS = 60_000;
/** How long ending a session waits for its requests in flight, ms. */
const DRAIN_TIMEOUT_MS = 5_000;

/**
 * Tracks the requests and socket events that each session has in flight. Once the end of a session
 * is answered, no request of it commits any more. A request that loaded the session before its end
 * is refused here.
 */
@Injectable()
export class InFlightTracker implements OnApplicationShutdown {
  private readonly inFlight = new Map<string, number>();
  private readonly ended = new Map<string, number>();
  private waiting: (() => void)[] = [];
  private readonly open = new Map<string, Set<() => void>>();

  /**
   * Begins a request or socket event of a session. Call the returned function once it is done; a
   * second call does nothing.
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
   * Registers long work that `drain` does not wait for, such as a transfer. Calls `stop` when the
   * session ends. Call the returned function once the work is over.
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

  /**
   * Refuses new requests of these sessions. Resolves when those in flight are done, at the latest
   * after 5 s.
   */
  async drain(sessionIds: string[]): Promise<void> {
    const now = Date.now();
    for (const id of sessionIds) {
      this.ended.set(id, now);
      for (const stop of this.open.get(id) ?? []) stop();
    }
    for (const [id, at] of this.ended) {
      if (at > now - REMEMBERED_MS) break; // the map is in the order of the ends
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

  /**
   * Waits up to 5 s for requests in flight, so that they are done before the database connections
   * end.
   */
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
