import { LEASE_MS } from './lease';

/** How long a process that is no longer listed may publish, ms: its lease and its last events. */
export const ACKNOWLEDGE_MS = LEASE_MS + 500;

/** The other processes on this database, as Postgres lists them. Uses a monotonic clock. */
export class Peers {
  /**
   * When a list first lacked each process, ms; null while it is listed. Its connection was lost
   * before that, so its lease was not renewed later.
   */
  private readonly missingSince = new Map<string, number | null>();
  /** Those that have said goodbye, while their connections may still be listed. */
  private readonly departed = new Set<string>();

  constructor(
    private readonly self: string,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Takes over a list of all processes. */
  update(listed: string[]): void {
    const now = this.now();
    for (const node of this.departed) if (!listed.includes(node)) this.departed.delete(node);
    for (const [node, since] of this.missingSince) {
      if (since === null) this.missingSince.set(node, now);
      else if (now - since >= ACKNOWLEDGE_MS) this.missingSince.delete(node);
    }
    for (const node of listed)
      if (node !== this.self && !this.departed.has(node)) this.missingSince.set(node, null);
  }

  /** Adds a process that listens from now on, before the next list has it. */
  greet(node: string): void {
    if (node !== this.self && !this.departed.has(node)) this.missingSince.set(node, null);
  }

  /** Removes a process that has said goodbye: it publishes nothing any more. */
  depart(node: string): void {
    this.missingSince.delete(node);
    this.departed.add(node);
  }

  /**
   * Returns the processes that may publish: those that are listed, or were missing in a list for
   * the first time less than 2.5 s ago. Such a process may have lost only its connection.
   */
  active(): string[] {
    const now = this.now();
    return [...this.missingSince].flatMap(([node, since]) =>
      since === null || now - since < ACKNOWLEDGE_MS ? [node] : [],
    );
  }
}
