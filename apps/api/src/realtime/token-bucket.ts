/** Allows bursts of up to `burst` tokens, and `perSecond` tokens on average. */
export class TokenBucket {
  private tokens: number;

  /** @param filledAt ms, by the same clock as `now` of `take` */
  constructor(
    private readonly burst: number,
    private readonly perSecond: number,
    private filledAt: number,
  ) {
    this.tokens = burst;
  }

  /** Takes `count` tokens. @returns whether there were enough; otherwise takes none */
  take(count: number, now: number): boolean {
    const refill = ((now - this.filledAt) / 1_000) * this.perSecond;
    this.tokens = Math.min(this.burst, this.tokens + refill);
    this.filledAt = now;
    if (this.tokens < count) return false;
    this.tokens -= count;
    return true;
  }
}
