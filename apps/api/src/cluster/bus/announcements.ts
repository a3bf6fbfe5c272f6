import type { JoinedTopic } from './joined-topic';
import type { BusLimits } from './limits';
import type { Publisher } from './publisher';
import type { Channels } from './wire';

interface Announcement {
  topic: JoinedTopic;
  acknowledged: number;
  /** Other subscribers; unknown until Redis has counted them. */
  expected: number | null;
}

interface AnnouncementsOptions {
  node: string;
  channels: Channels;
  limits: Pick<BusLimits, 'acknowledgeMs'>;
  publisher: Publisher;
  /** A topic was announced after `join()` had resolved. */
  announcedLate(topic: JoinedTopic): void;
}

/** Sends `hi` to the other subscribers of joined topics, and waits until they have noted it. */
export class Announcements {
  /** By the number in the `hi`. */
  private readonly waiting = new Map<number, Announcement>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private count = 0;

  constructor(private readonly options: AnnouncementsOptions) {}

  /** Announces topics that are subscribed. Where Redis is unavailable, they stay unannounced. */
  async announce(topics: JoinedTopic[]): Promise<void> {
    if (topics.length === 0) return;
    const { channels, node, publisher } = this.options;
    const sent = topics.map((topic): [number, Announcement] => [
      (this.count += 1),
      { topic, acknowledged: 0, expected: null },
    ]);
    for (const [k, one] of sent) this.waiting.set(k, one);
    const counts = await publisher.sendAll(
      sent.map(([k, { topic }]) => [channels.ofTopic(topic.name), `hi ${node} ${k}`]),
    );
    for (const [i, [k, one]] of sent.entries()) {
      const subscribers = counts[i] ?? null;
      if (subscribers === null) this.waiting.delete(k);
      else this.delivered(k, one, subscribers - 1);
    }
    this.startTimer(sent);
  }

  /** Another subscriber has noted the `hi` with the number `k`. */
  acknowledged(k: number): void {
    const one = this.waiting.get(k);
    if (!one) return;
    one.acknowledged += 1;
    this.settle(k, one);
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.waiting.clear();
  }

  private delivered(k: number, one: Announcement, expected: number): void {
    const { topic } = one;
    one.expected = expected;
    topic.isAnnounced = true;
    if (topic.isLate) this.options.announcedLate(topic);
    topic.isLate = false;
    this.settle(k, one);
  }

  private settle(k: number, { topic, acknowledged, expected }: Announcement): void {
    if (expected === null || acknowledged < expected) return;
    this.waiting.delete(k);
    topic.resolve();
  }

  /**
   * A subscriber that is frozen or gone must not delay a join. It will note the `hi` when it can.
   */
  private startTimer(sent: [number, Announcement][]): void {
    const pending = sent.filter(([k]) => this.waiting.has(k));
    if (pending.length === 0) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      for (const [k, { topic }] of pending) {
        this.waiting.delete(k);
        topic.resolve();
      }
    }, this.options.limits.acknowledgeMs);
    this.timers.add(timer);
  }
}
