import type { Announcements } from './announcements';
import { JoinedTopic } from './joined-topic';
import type { BusLimits } from './limits';
import type { RedisConnection } from './redis-connection';
import type { Channels } from './wire';

/** Channels of one SUBSCRIBE or UNSUBSCRIBE. */
const CHANNELS_PER_COMMAND = 500;

interface SubscriptionsOptions {
  node: string;
  channels: Channels;
  limits: Pick<BusLimits, 'joinMs'>;
  connection: RedisConnection;
  announcements: Announcements;
}

/**
 * The joined topics and their subscriptions. Joins of one turn of the event loop leave together.
 */
export class Subscriptions {
  private readonly topics = new Map<string, JoinedTopic>();
  /** Topics that were joined or left since the last command. */
  private readonly changed = new Set<string>();
  private isScheduled = false;
  /** Whether the subscriptions of the present connection stand. */
  private isOpen = false;

  constructor(private readonly options: SubscriptionsOptions) {}

  has(topic: string): boolean {
    return this.topics.has(topic);
  }

  get names(): string[] {
    return [...this.topics.keys()];
  }

  /** Joins, and returns whether the topic is new here. */
  join(name: string): { isNew: boolean; joined: Promise<void> } {
    const known = this.topics.get(name);
    if (known) {
      known.joins += 1;
      return { isNew: false, joined: known.joined };
    }
    const topic = new JoinedTopic(name, this.options.limits.joinMs);
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
    this.isOpen = await this.subscribe(names);
    if (!this.isOpen) return false;
    for (const topic of topics) topic.isSubscribed = true;
    this.schedule();
    return true;
  }

  closed(): void {
    this.isOpen = false;
  }

  /** Announces the topics that are subscribed and not announced yet. */
  announcePending(): void {
    void this.announce([...this.topics.values()]);
  }

  /** Ends all timers; `join()` resolves. */
  close(): void {
    for (const topic of this.topics.values()) topic.resolve();
    this.topics.clear();
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
    if (!this.isOpen) return;
    const names = [...this.changed];
    this.changed.clear();
    const { channels } = this.options;
    const joined = names.flatMap((name) => this.topics.get(name) ?? []);
    const left = names.filter((name) => !this.topics.has(name));
    void this.unsubscribe(left.map((name) => channels.ofTopic(name)));
    if (!(await this.subscribe(joined.map(({ name }) => channels.ofTopic(name))))) return;
    for (const topic of joined) topic.isSubscribed = true;
    await this.announce(joined);
  }

  private async announce(topics: JoinedTopic[]): Promise<void> {
    const due = topics.filter(
      (topic) => topic.isSubscribed && !topic.isAnnounced && this.topics.get(topic.name) === topic,
    );
    await this.options.announcements.announce(due);
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
}
