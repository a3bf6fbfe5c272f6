import type { Pool } from 'pg';
import { FairQueue } from '../common/concurrency/fair-queue';

const MOST_WAITING = 200;
const RETRY_SECONDS = 2;

/**
 * Runs queries that may read much: the directory, message search, the lists of an export. They have
 * connections of their own, and users take turns. So they delay neither other queries nor the slow
 * queries of other users.
 */
export class SlowQueries {
  private readonly queue: FairQueue;

  /**
   * @param pool the connections, which other queries use as well where DATABASE_POOL_SIZE is small
   * @param connections how many of them slow queries may use concurrently
   * @param patienceMs `Config.databasePatienceMs`, also the longest wait for a turn
   */
  constructor(
    readonly pool: Pool,
    connections: number,
    patienceMs: number,
  ) {
    this.queue = new FairQueue({
      running: connections,
      // One connection stays free for other users.
      runningPerKey: Math.max(1, connections - 1),
      waiting: MOST_WAITING,
      waitMs: patienceMs,
      retryAfter: RETRY_SECONDS,
    });
  }

  /**
   * Runs `work` when it is the user's turn.
   * @throws UNAVAILABLE where 200 queries wait, or after `patienceMs`
   */
  run<T>(userId: string, work: (pool: Pool) => Promise<T>): Promise<T> {
    return this.queue.run(userId, () => work(this.pool));
  }
}
