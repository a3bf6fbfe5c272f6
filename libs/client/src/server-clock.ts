/** Smaller differences are the way of the answer and the whole seconds of its `Date`. */
const TOLERANCE_MS = 3_000;

/**
 * The server's time, by the `Date` of its answers. Whatever is compared with a moment of the server is compared with this: a
 * device's own clock can be hours or days off. Before the first answer it is the device's clock.
 */
export class ServerClock {
  /** @param offsetMs what an earlier clock learned; `onChange` is called with what this one learns */
  constructor(
    private offsetMs = 0,
    private readonly onChange: (offsetMs: number) => void = () => {},
  ) {}

  /** Milliseconds since 1970, as `Date.now()`. */
  now(): number {
    return Date.now() + this.offsetMs;
  }

  /**
   * Learns from an answer of the server. Only answers that no cache stores may be given.
   * @param receivedAt when its headers came, by the device's clock, in ms since 1970: its body may take long
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
