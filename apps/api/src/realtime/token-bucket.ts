/** Counts what may happen in bursts of up to `burst`, and `perSecond` on average. */
export class TokenBucket {
  private tokens: number;

  /** @param filledAt ms, by the clock of `take` */
  constructor(
    private readonly burst: number,
    private readonly perSecond: number,
    private filledAt: number,
  ) {
    this.tokens = burst;
  }

  /** @returns whether there were as many; none are taken otherwise */
  take(count: number, now: number): boolean {
    const refill = ((now - this.filledAt) / 1_000) * this.perSecond;
    this.tokens = Math.min(this.burst, this.tokens + refill);
    this.filledAt = now;
    if (this.tokens < count) return false;
    this.tokens -= count;
    return true;
  }
}
