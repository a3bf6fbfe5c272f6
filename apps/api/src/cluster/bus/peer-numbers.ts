/** How long the number of a process that is silent and not alive is remembered, in ms. */
const FORGET_MS = 60_000;

/** The last number received of each other process, to drop what comes twice. */
export class PeerNumbers {
  private readonly peers = new Map<string, { last: number; at: number }>();

  constructor(private readonly now: () => number) {}

  /** Notes a number. Returns whether it is new, that is above all numbers before. */
  accept(node: string, n: number): boolean {
    const peer = this.peers.get(node);
    if (peer === undefined) {
      this.peers.set(node, { last: n, at: this.now() });
      return true;
    }
    if (n <= peer.last) return false;
    peer.last = n;
    peer.at = this.now();
    return true;
  }

  /** Forgets processes that are not among `live` and were silent for 60 s. */
  prune(live: string[]): void {
    const oldest = this.now() - FORGET_MS;
    for (const [node, { at }] of this.peers) if (at < oldest && !live.includes(node)) this.peers.delete(node);
  }

  toJSON(): Record<string, number> {
    return Object.fromEntries([...this.peers].map(([node, { last }]) => [node, last]));
  }
}
