import type { BusLimits } from './limits';
import type { Envelope } from './wire';

export interface RingEntry extends Envelope {
  /** When it was appended or, later, when Redis took it; monotonic, in ms. */
  at: number;
  /** Not sent, because this process is the only subscriber of the topic. */
  isSuppressed: boolean;
  /** Published again under another number. */
  isReissued: boolean;
}

/** Characters that count for each entry besides its packet and topic. */
const OVERHEAD = 100;
const sizeOf = ({ packet, topic }: RingEntry) => packet.length + topic.length + OVERHEAD;

type RingLimits = Pick<BusLimits, 'ringMs' | 'ringEntries' | 'ringBytes'>;

/**
 * The last publications of this process, numbered without gaps, for two purposes: those that Redis
 * has not taken are sent again after a break, and others are repeated to a process that missed
 * them.
 */
export class PublishRing {
  private entries: RingEntry[] = [];
  /** Index of the oldest entry; those before it are evicted and not yet cut off. */
  private head = 0;
  private bytes = 0;
  private lastN = 0;
  /** Redis has taken every number up to this one, or it was never to be sent. */
  private takenN = 0;
  private sentN = 0;
  private lastSuppressedAt = -Infinity;
  private evictedN = 0;
  private evictedAt = -Infinity;
  private isLossUnreported = false;

  constructor(
    private readonly limits: RingLimits,
    private readonly now: () => number,
  ) {}

  append(topic: string, packet: string, consent: string | null, isSuppressed: boolean): void {
    const at = this.now();
    this.lastN += 1;
    const entry = { n: this.lastN, topic, packet, consent, at, isSuppressed, isReissued: false };
    this.entries.push(entry);
    this.bytes += sizeOf(entry);
    if (isSuppressed) this.lastSuppressedAt = at;
    this.evict(at);
  }

  /**
   * Returns the entries to send next, in order; at most so many that `inFlight` await an answer.
   */
  takeToSend(inFlight: number): RingEntry[] {
    // After a pause, entries may be older than others remember the ends of consents.
    this.evict();
    const found: RingEntry[] = [];
    const room = inFlight - (this.sentN - this.takenN);
    while (found.length < room && this.sentN < this.lastN) {
      this.sentN += 1;
      const entry = this.entryOf(this.sentN);
      if (entry && !entry.isSuppressed) found.push(entry);
    }
    this.skipSuppressed();
    return found;
  }

  get hasToSend(): boolean {
    return this.sentN < this.lastN;
  }

  /** Notes that Redis has taken an entry, at `at`. */
  taken(entry: RingEntry, at: number): void {
    entry.at = at;
    if (entry.n > this.takenN) this.takenN = entry.n;
    this.skipSuppressed();
  }

  /** The connection is closed: what Redis has not taken is to be sent again. */
  rewind(): void {
    this.sentN = this.takenN;
  }

  /**
   * Returns whether entries were evicted before Redis had taken them, and that was not reported
   * yet.
   */
  get hasLost(): boolean {
    return this.isLossUnreported;
  }

  /** Notes that the other processes know of the loss. */
  lossReported(): void {
    this.isLossUnreported = false;
    this.evictedAt = this.now();
  }

  /**
   * Returns the entries above `lastN` that Redis took, or would have taken, at `since` or later.
   * Null where evicted entries may be among them.
   */
  after(lastN: number, since: number): RingEntry[] | null {
    this.evict();
    if (this.isLossUnreported || (this.evictedN > lastN && this.evictedAt >= since)) return null;
    const from = Math.max(this.head, this.indexOf(lastN + 1));
    const found: RingEntry[] = [];
    for (let i = from; i < this.entries.length; i += 1) {
      const entry = this.entries[i];
      if (!entry || entry.isReissued) continue;
      if (entry.isSuppressed || entry.n <= this.takenN ? entry.at >= since : true) found.push(entry);
    }
    return found;
  }

  /**
   * Publishes suppressed entries of `topic`, or of all topics, again under new numbers: those of
   * `since` or later, for which another subscriber may have been overlooked.
   */
  reissue(topic: string | null, since: number): void {
    if (this.lastSuppressedAt < since) return;
    const found: RingEntry[] = [];
    for (let i = this.entries.length - 1; i >= this.head; i -= 1) {
      const entry = this.entries[i];
      if (!entry || (entry.isSuppressed && entry.at < since)) break;
      if (entry.isSuppressed && !entry.isReissued && (topic === null || entry.topic === topic))
        found.push(entry);
    }
    for (const entry of found.reverse()) {
      entry.isReissued = true;
      this.append(entry.topic, entry.packet, entry.consent, false);
    }
  }

  /** Drops entries that are too old or too many. */
  evict(now = this.now()): void {
    const oldest = now - this.limits.ringMs;
    for (let entry = this.entries[this.head]; entry; entry = this.entries[this.head]) {
      const isExpired = entry.at < oldest;
      const isTooMuch =
        this.entries.length - this.head > this.limits.ringEntries || this.bytes > this.limits.ringBytes;
      if (!isExpired && !isTooMuch) break;
      this.drop(entry);
    }
    if (this.head > 1_000 && this.head * 2 > this.entries.length) {
      this.entries = this.entries.slice(this.head);
      this.head = 0;
    }
  }

  private drop(entry: RingEntry): void {
    this.head += 1;
    this.bytes -= sizeOf(entry);
    if (!entry.isReissued) {
      this.evictedN = entry.n;
      this.evictedAt = Math.max(this.evictedAt, entry.at);
    }
    if (entry.n <= this.takenN) return;
    if (!entry.isSuppressed) this.isLossUnreported = true;
    this.takenN = entry.n;
    this.sentN = Math.max(this.sentN, entry.n);
  }

  /** Moves `takenN` over entries that are not sent. */
  private skipSuppressed(): void {
    while (this.takenN < this.sentN && this.entryOf(this.takenN + 1)?.isSuppressed) this.takenN += 1;
  }

  private indexOf(n: number): number {
    return this.entries.length - 1 - (this.lastN - n);
  }

  private entryOf(n: number): RingEntry | undefined {
    const i = this.indexOf(n);
    return i < this.head ? undefined : this.entries[i];
  }
}
