import { LEASE_MS } from './lease';

/** How long a process that is no longer listed may publish, ms: its lease and its last events. */
export const ACKNOWLEDGE_MS = LEASE_MS + 500;

/** The other processes on this database, as Postgres lists them. Uses a monotonic clock. */
export class Peers {
  /** When each was listed last, ms. */
  private readonly listedAt = new Map<string, number>();
  /** Those that have said goodbye, while their connections may still be listed. */
  private readonly departed = new Set<string>();

  constructor(
    private readonly self: string,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Takes over a list of all processes. */
  update(listed: string[]): void {
    const now = this.now();
    for (const node of listed)
      if (node !== this.self && !this.departed.has(node)) this.listedAt.set(node, now);
    for (const node of this.departed) if (!listed.includes(node)) this.departed.delete(node);
    for (const [node, at] of this.listedAt) if (now - at > ACKNOWLEDGE_MS) this.listedAt.delete(node);
  }

  /** Removes a process that has said goodbye: it publishes nothing any more. */
  depart(node: string): void {
    this.listedAt.delete(node);
    this.departed.add(node);
  }

  /**
   * Returns the processes that may publish: those listed in the last 2.5 s. One that is listed no
   * more may have lost only the connection for notices.
   */
  active(): string[] {
    const now = this.now();
    return [...this.listedAt].flatMap(([node, at]) => (now - at < ACKNOWLEDGE_MS ? [node] : []));
  }
}
