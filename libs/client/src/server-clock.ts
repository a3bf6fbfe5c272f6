/** Smaller differences come from network latency and the resolution of `Date`, one second. */
const TOLERANCE_MS = 3_000;

/**
 * Estimates the server's time from the `Date` header of its responses.
 * Timestamps from the server must be compared with this clock: a device's clock can be hours or
 * days off.
 * Before the first response it equals the device's clock.
 */
export class ServerClock {
  /**
   * @param offsetMs the offset that an earlier clock measured, in ms; default 0
   * @param onChange called with each new offset
   */
  constructor(
    private offsetMs = 0,
    private readonly onChange: (offsetMs: number) => void = () => {},
  ) {}

  /** Returns the time in ms since 1970, like `Date.now()`. */
  now(): number {
    return Date.now() + this.offsetMs;
  }

  /**
   * Measures the offset with a response. The response must not come from a cache.
   * @param receivedAt when its headers arrived, in ms since 1970 by the device's clock; reading the
   *   body may take long
   */
  observe({ headers }: Response, receivedAt: number): void {
    const serverMs = Date.parse(headers.get('date') ?? '');
    if (Number.isNaN(serverMs)) return;
    const measuredMs = serverMs - receivedAt;
    const offsetMs = Math.abs(measuredMs) > TOLERANCE_MS ? measuredMs : 0;
    if (Math.abs(offsetMs - this.offsetMs) <= TOLERANCE_MS && offsetMs !== 0) return;
    if (offsetMs === this.offsetMs) return;
    this.offsetMs = offsetMs;
    this.onChange(offsetMs);
  }
}
