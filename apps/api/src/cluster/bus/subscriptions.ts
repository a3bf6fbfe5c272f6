import type { BusLimits } from './limits';
import type { Publisher } from './publisher';
import type { RedisConnection } from './redis-connection';
import type { Channels } from './wire';

/** Channels of one SUBSCRIBE or UNSUBSCRIBE. */
const CHANNELS_PER_COMMAND = 500;

interface Topic {
  name: string;
  /** How often it is joined. */
  joins: number;
  /** Subscribed on the present connection. */
  isSubscribed: boolean;
  /** Redis delivers to this process, and the other subscribers have been sent a `hi`. */
  isAnnounced: boolean;
  /** `join()` resolved before that. */
  isLate: boolean;
  joined: Promise<void>;
  resolve(): void;
}

interface Acknowledgements {
  topic: Topic;
  received: number;
  /** Unknown until Redis has counted the subscribers. */
  expected: number | null;
}

interface SubscriptionsOptions {
  node: string;
  channels: Channels;
  limits: Pick<BusLimits, 'joinMs' | 'acknowledgeMs'>;
  connection: RedisConnection;
  publisher: Publisher;
  /** A topic was joined after `join()` had resolved. */
  joinedLate(topic: string): void;
}

/**
 * The joined topics and their subscriptions. Joins of one turn of the event loop leave together.
 */
export class Subscriptions {
  private readonly topics = new Map<string, Topic>();
  private readonly changed = new Set<string>();
  private readonly waiting = new Map<number, Acknowledgements>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private isScheduled = false;
  private hasOpened = false;
  private joins = 0;

  constructor(private readonly options: SubscriptionsOptions) {}

  has(topic: string): boolean {
    return this.topics.has(topic);
  }

  /** Joins, and returns whether the topic is new here. */
  join(name: string): { isNew: boolean; joined: Promise<void> } {
    const known = this.topics.get(name);
    if (known) {
      known.joins += 1;
      return { isNew: false, joined: known.joined };
    }
    const topic = this.createTopic(name);
    this.topics.set(name, topic);
    this.change(name);
    return { isNew: true, joined: topic.joined };
  }

  /** Leaves, and returns whether that was the last join. */
  leave(name: string): boolean {
    const topic = this.topics.get(name);
    if (!topic) return false;
    topic.joins -= 1;
    if (topic.joins > 0) return false;
    this.topics.delete(name);
    topic.resolve();
    this.change(name);
    return true;
  }

  /** Subscribes to everything on a new connection. Resolves to whether all subscriptions stand. */
  async open(): Promise<boolean> {
    const { channels, node } = this.options;
    const topics = [...this.topics.values()];
    for (const topic of topics) topic.isSubscribed = false;
    this.changed.clear();
    const names = [
      channels.hello,
      channels.ofNode(node),
      ...topics.map(({ name }) => channels.ofTopic(name)),
    ];
    this.hasOpened = await this.subscribe(names);
    if (!this.hasOpened) return false;
    for (const topic of topics) topic.isSubscribed = true;
    this.schedule();
    return true;
  }

  closed(): void {
    this.hasOpened = false;
  }

  /** Announces the topics that are subscribed and not announced yet. */
  announcePending(): void {
    void this.announce([...this.topics.values()]);
  }

  /** Another subscriber has noted join `k`. */
  acknowledged(k: number): void {
    const waiting = this.waiting.get(k);
    if (!waiting) return;
    waiting.received += 1;
    this.settle(k, waiting);
  }

  /** Ends all timers; `join()` resolves. */
  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
    for (const { resolve } of this.topics.values()) resolve();
    this.topics.clear();
    this.waiting.clear();
  }

  private createTopic(name: string): Topic {
    let resolve: () => void = () => undefined;
    const joined = new Promise<void>((done) => (resolve = done));
    const topic: Topic = {
      name,
      joins: 1,
      isSubscribed: false,
      isAnnounced: false,
      isLate: false,
      joined,
      resolve,
    };
    const timer = this.after(this.options.limits.joinMs, () => {
      topic.isLate = !topic.isAnnounced;
      resolve();
    });
    void joined.then(() => this.cancel(timer));
    return topic;
  }

  private change(name: string): void {
    this.changed.add(name);
    this.schedule();
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      void this.flush();
    });
  }

  private async flush(): Promise<void> {
    if (!this.hasOpened) return;
    const names = [...this.changed];
    this.changed.clear();
    const { channels } = this.options;
    const joined = names.flatMap((name) => this.topics.get(name) ?? []);
    const left = names.filter((name) => !this.topics.has(name));
    void this.unsubscribe(left.map((name) => channels.ofTopic(name)));
    const stands = await this.subscribe(joined.map(({ name }) => channels.ofTopic(name)));
    if (!stands) return;
    for (const topic of joined) topic.isSubscribed = true;
    await this.announce(joined);
  }

  private async subscribe(channels: string[]): Promise<boolean> {
    const { client } = this.options.connection;
    return this.inPortions(channels, (portion) => client.subscribe(...portion));
  }

  private async unsubscribe(channels: string[]): Promise<boolean> {
    const { client } = this.options.connection;
    return this.inPortions(channels, (portion) => client.unsubscribe(...portion));
  }

  /**
   * Returns whether all commands succeeded. One that fails closes the connection, to start again.
   */
  private async inPortions(
    channels: string[],
    command: (portion: string[]) => Promise<unknown>,
  ): Promise<boolean> {
    const commands: Promise<unknown>[] = [];
    for (let i = 0; i < channels.length; i += CHANNELS_PER_COMMAND)
      commands.push(command(channels.slice(i, i + CHANNELS_PER_COMMAND)));
    const results = await Promise.allSettled(commands);
    const hasSucceeded = results.every(({ status }) => status === 'fulfilled');
    if (!hasSucceeded) this.options.connection.drop();
    return hasSucceeded;
  }

  /** Sends `hi` to the other subscribers and waits until they have noted it. */
  private async announce(topics: Topic[]): Promise<void> {
    const { channels, node, publisher, limits } = this.options;
    const own = topics.filter(
      (topic) => topic.isSubscribed && !topic.isAnnounced && this.topics.get(topic.name) === topic,
    );
    if (own.length === 0) return;
    const pending = own.map((topic): [number, Acknowledgements] => [
      (this.joins += 1),
      { topic, received: 0, expected: null },
    ]);
    for (const [k, waiting] of pending) this.waiting.set(k, waiting);
    const counts = await publisher.sendAll(
      pending.map(([k, { topic }]) => [channels.ofTopic(topic.name), `hi ${node} ${k}`]),
    );
    for (const [i, [k, waiting]] of pending.entries()) {
      const subscribers = counts[i] ?? null;
      if (subscribers === null) this.waiting.delete(k);
      else this.announced(k, waiting, subscribers - 1);
    }
    this.after(limits.acknowledgeMs, () => {
      for (const [k, waiting] of pending) this.settle(k, waiting, true);
    });
  }

  private announced(k: number, waiting: Acknowledgements, expected: number): void {
    const { topic } = waiting;
    waiting.expected = expected;
    topic.isAnnounced = true;
    if (topic.isLate && this.topics.get(topic.name) === topic) this.options.joinedLate(topic.name);
    topic.isLate = false;
    this.settle(k, waiting);
  }

  private settle(k: number, { topic, received, expected }: Acknowledgements, isOver = false): void {
    if (expected === null || (received < expected && !isOver)) return;
    this.waiting.delete(k);
    topic.resolve();
  }

  private after(ms: number, run: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      run();
    }, ms);
    this.timers.add(timer);
    return timer;
  }

  private cancel(timer: NodeJS.Timeout): void {
    clearTimeout(timer);
    this.timers.delete(timer);
  }
}
