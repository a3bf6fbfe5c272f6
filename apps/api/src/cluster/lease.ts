/**
 * How long after a heartbeat a process may still publish events of a pair, ms. Others wait as long
 * for a process that does not answer.
 */
export const LEASE_MS = 2_000;
/** How often a process asks Postgres whether it still receives notifications, ms. */
export const HEARTBEAT_MS = 500;

/**
 * The fence: says whether this process has received every notification that was committed more than
 * `LEASE_MS` ago. Postgres delivers notifications before it answers a later query on the same
 * connection. So an answered heartbeat renews the lease from the time at which it was sent. Uses a
 * monotonic clock, since wall clocks are set.
 */
export class Lease {
  private renewedAt = -Infinity;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Returns the time of now, to pass to `renew` once the heartbeat is answered. */
  begin(): number {
    return this.now();
  }

  /** Renews the lease from the time at which an answered heartbeat was sent. */
  renew(sentAt: number): void {
    this.renewedAt = Math.max(this.renewedAt, sentAt);
  }

  /** Time since the last renewal, ms; Infinity before the first. */
  get ageMs(): number {
    return this.now() - this.renewedAt;
  }

  isFresh(): boolean {
    return this.ageMs < LEASE_MS;
  }
}
