/** Counts what may happen in bursts of up to `burst`, and `perSecond` on average. */
export class TokenBucket {
  private tokens: number;
  /** ms, monotonic */
  private filledAt = performance.now();

  constructor(
    private readonly burst: number,
    private readonly perSecond: number,
  ) {
    this.tokens = burst;
  }

  /** @returns whether there were as many; none are taken otherwise */
  take(count: number): boolean {
    const now = performance.now();
    this.tokens = Math.min(this.burst, this.tokens + ((now - this.filledAt) / 1_000) * this.perSecond);
    this.filledAt = now;
    if (this.tokens < count) return false;
    this.tokens -= count;
    return true;
  }
}
