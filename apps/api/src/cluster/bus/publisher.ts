import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BusLimits } from './limits';
import type { PublishRing, RingEntry } from './publish-ring';
import type { RedisConnection } from './redis-connection';
import { encodeEnvelope, type Channels } from './wire';

export interface PublisherOptions {
  node: string;
  channels: Channels;
  ring: PublishRing;
  connection: RedisConnection;
  limits: Pick<BusLimits, 'inFlight'>;
  now: () => number;
  /** Redis gave an entry to so many subscribers. */
  taken(entry: RingEntry, subscribers: number): void;
}

/** Sends the ring to Redis in its order, one pipeline per turn of the event loop. */
export class Publisher {
  private isScheduled = false;
  private isReporting = false;
  private inFlight = Promise.resolve();

  constructor(private readonly options: PublisherOptions) {}

  get isOpen(): boolean {
    return this.options.connection.isOpen;
  }

  /** Sends what is new at the end of this turn. */
  schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      this.flush();
    });
  }

  closed(): void {
    this.options.ring.rewind();
  }

  /**
   * Sends a text that is not part of the ring. Resolves to its number of subscribers, null if it
   * failed.
   */
  async send(channel: string, text: string): Promise<number | null> {
    const [subscribers = null] = await this.sendAll([[channel, text]]);
    return subscribers;
  }

  async sendAll(texts: [channel: string, text: string][]): Promise<(number | null)[]> {
    if (!this.isOpen) return texts.map(() => null);
    const pipeline = this.options.connection.client.pipeline();
    for (const [channel, text] of texts) pipeline.publish(channel, text);
    const results = (await pipeline.exec()) ?? [];
    return results.map(([error, subscribers]) => (error ? null : Number(subscribers)));
  }

  /** Resolves when Redis has taken the ring, or the connection is closed. */
  async drain(): Promise<void> {
    while (this.isOpen && this.options.ring.hasToSend) {
      this.flush();
      await this.inFlight;
      // Lets the connection report that it is closed.
      await nextTurn();
    }
    await this.inFlight;
  }

  flush(): void {
    const { ring, limits, channels, node } = this.options;
    if (!this.isOpen) return;
    void this.reportLoss();
    const entries = ring.takeToSend(limits.inFlight);
    if (entries.length === 0) return;
    const texts = entries.map((entry): [string, string] => [
      channels.ofTopic(entry.topic),
      encodeEnvelope(node, entry),
    ]);
    this.inFlight = this.sendAll(texts).then((counts) => this.settle(entries, counts));
  }

  private settle(entries: RingEntry[], counts: (number | null)[]): void {
    const { ring, now, taken, connection } = this.options;
    const at = now();
    for (const [i, entry] of entries.entries()) {
      const subscribers = counts[i] ?? null;
      // Redis refused it, or the connection is closed; the ring sends it again on the next one.
      if (subscribers === null) return connection.drop();
      ring.taken(entry, at);
      taken(entry, subscribers);
    }
    if (ring.hasToSend) this.schedule();
  }

  /** Reports to the other processes that entries were evicted before they could be sent. */
  private async reportLoss(): Promise<void> {
    const { ring, channels, node } = this.options;
    if (!ring.hasLost || this.isReporting) return;
    this.isReporting = true;
    const subscribers = await this.send(channels.hello, `lost ${node}`);
    this.isReporting = false;
    if (subscribers !== null) ring.lossReported();
  }
}
