import { Logger } from '@nestjs/common';
import { Announcements } from './announcements';
import { Bus, type BusListener } from './bus';
import { Heartbeat } from './heartbeat';
import { BUS_LIMITS, type BusLimits } from './limits';
import { OutageLog } from './outage-log';
import { PeerNumbers } from './peer-numbers';
import { PublishRing } from './publish-ring';
import { Publisher } from './publisher';
import { RedisConnection } from './redis-connection';
import { Replays } from './replays';
import { Resync } from './resync';
import { SoleTopics } from './sole-topics';
import { subscriberCounts } from './subscriber-counts';
import { Subscriptions } from './subscriptions';
import { withTimeout } from './with-timeout';
import { Channels, decodeEntries, decodeHello, splitText } from './wire';

export interface RedisBusOptions {
  url: string;
  /** Hexadecimal; another one for each start of a process. */
  nodeId: string;
  /** Separates the installations that share a Redis; it may contain letters, digits and dashes. */
  prefix: string;
  /**
   * The processes that are known to be alive. If one of them does not answer, packets count as
   * missed.
   */
  liveNodes(): string[];
  limits?: Partial<BusLimits>;
  logger?: Pick<Logger, 'warn'>;
}

/**
 * The bus over Redis Pub/Sub, with one channel per topic and two connections. Redis stores nothing;
 * what it does not deliver is repeated from the ring of the publisher.
 */
export class RedisBus extends Bus {
  readonly reachesOthers = true;
  private readonly node: string;
  private readonly channels: Channels;
  private readonly limits: BusLimits;
  private readonly outages: OutageLog;
  private readonly now = () => performance.now();
  private readonly ring: PublishRing;
  private readonly sole = new SoleTopics();
  private readonly subscriber: RedisConnection;
  private readonly publishing: RedisConnection;
  private readonly publisher: Publisher;
  private readonly announcements: Announcements;
  private readonly subscriptions: Subscriptions;
  private readonly heartbeat: Heartbeat;
  private readonly resync: Resync;
  private readonly replays: Replays;
  private listener: BusListener | undefined;
  private isClosed = false;

  constructor({ url, nodeId, prefix, liveNodes, limits, logger = new Logger('RedisBus') }: RedisBusOptions) {
    super();
    if (!/^[0-9a-f]+$/.test(nodeId)) throw new Error('The id of a process must be hexadecimal.');
    this.node = nodeId;
    this.channels = new Channels(prefix);
    this.limits = { ...BUS_LIMITS, ...limits };
    this.outages = new OutageLog(logger);
    const all = this.limits;
    const numbers = new PeerNumbers(this.now);
    this.ring = new PublishRing(all, this.now);
    const connect = (role: string, opened: () => void, closed: () => void) =>
      new RedisConnection(url, `${prefix}:${role}:${nodeId}`, all.reconnectMs, {
        opened,
        closed: () => {
          closed();
          this.outages.unavailable('closed');
        },
        failed: (reason) => this.outages.unavailable(reason),
      });
    this.publishing = connect('publisher', this.publisherOpened, () => this.publisher.closed());
    this.subscriber = connect('subscriber', this.subscriberOpened, this.subscriberClosed);
    this.subscriber.client.on('message', this.received);
    const { ring, channels, now } = this;
    const base = { node: nodeId, channels, ring, now, limits: all };
    this.publisher = new Publisher({
      ...base,
      connection: this.publishing,
      taken: ({ topic, n }, subscribers) => this.sole.counted(topic, n, subscribers),
    });
    const common = { ...base, publisher: this.publisher };
    this.announcements = new Announcements({
      ...common,
      announcedLate: ({ name }) => {
        if (this.subscriptions.has(name)) this.listener?.missed(name);
      },
    });
    const { announcements, subscriber: connection } = this;
    this.subscriptions = new Subscriptions({ ...common, connection, announcements });
    this.heartbeat = new Heartbeat({
      ...common,
      channel: channels.ofNode(nodeId),
      connections: { publisher: this.publishing, subscriber: this.subscriber },
      tick: () => {
        ring.evict();
        numbers.prune(liveNodes());
      },
    });
    this.replays = new Replays(common);
    this.resync = new Resync({
      ...common,
      numbers,
      liveNodes,
      topics: () => this.subscriptions.names,
      provenAt: () => this.heartbeat.provenAt,
      deliver: ({ topic, packet, consent }) => {
        if (this.subscriptions.has(topic)) this.listener?.deliver(topic, packet, consent);
      },
      missed: () => this.listener?.missed(),
      settled: () => this.reportAvailable(),
    });
  }

  listen(listener: BusListener): void {
    this.listener = listener;
  }

  async join(topic: string): Promise<void> {
    if (this.isClosed) return;
    const { isNew, joined } = this.subscriptions.join(topic);
    if (isNew) this.sole.add(topic);
    await joined;
  }

  leave(topic: string): void {
    if (!this.subscriptions.leave(topic)) return;
    // A `hi` that is on its way will find the topic gone.
    this.revoke(topic);
    this.sole.delete(topic);
  }

  publish(topics: string[], packet: string, consent: string | null): void {
    if (this.isClosed) return;
    for (const topic of topics) this.ring.append(topic, packet, consent, this.sole.has(topic));
    this.publisher.schedule();
  }

  async countSubscribers(topics: string[]): Promise<Map<string, number> | null> {
    if (!this.publisher.isOpen || this.resync.isActive) return null;
    const channels = topics.map((topic) => this.channels.ofTopic(topic));
    const counts = await subscriberCounts(this.publishing.client, channels);
    return counts && new Map(topics.map((topic, i) => [topic, counts[i] ?? 0]));
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    await withTimeout(this.publisher.drain(), this.limits.closeMs);
    this.heartbeat.stop();
    this.resync.close();
    this.announcements.close();
    this.subscriptions.close();
    this.subscriber.close();
    this.publishing.close();
  }

  private readonly publisherOpened = () => {
    this.publisher.flush();
    void this.replays.answer();
    this.subscriptions.announcePending();
    void this.resync.ask();
    this.reportAvailable();
  };

  private readonly subscriberOpened = () => {
    void this.subscriptions.open().then((stands) => {
      if (!stands || this.isClosed) return;
      this.heartbeat.start();
      this.resync.subscribed();
      this.subscriptions.announcePending();
    });
  };

  private readonly subscriberClosed = () => {
    this.heartbeat.stop();
    this.subscriptions.closed();
    this.resync.begin();
    // A `hi` or `hello` since the last ping may be lost.
    this.revoke(null);
  };

  /** Publishes to a topic, or to all, although this process seemed to be its only subscriber. */
  private revoke(topic: string | null): void {
    const wasSole = topic === null || this.sole.has(topic);
    if (topic === null) this.sole.resetAll();
    else this.sole.reset(topic);
    if (!wasSole) return;
    this.ring.reissue(topic, this.heartbeat.provenAt);
    this.publisher.schedule();
  }

  private readonly received = (channel: string, text: string) => {
    const topic = this.channels.topicOf(channel);
    if (topic === null) this.receivedControl(channel, text);
    else if (text.startsWith('hi ')) this.receivedHi(topic, text);
    else {
      const [node = '', number, consent, packet = ''] = splitText(text, 4);
      const n = Number(number);
      if (node === this.node) this.sole.echoed(topic, n);
      else
        this.resync.received(node, { n, topic, packet, consent: consent === '-' ? null : (consent ?? null) });
    }
  };

  private receivedHi(topic: string, text: string): void {
    const [, node = '', k] = splitText(text, 3);
    if (node === this.node) return;
    this.revoke(topic);
    void this.publisher.send(this.channels.ofNode(node), `yo ${k}`);
  }

  private receivedControl(channel: string, text: string): void {
    const [kind, first = '', second] = splitText(text, 4);
    if (kind === 'ping') this.heartbeat.received(Number(first));
    else if (kind === 'yo') this.announcements.acknowledged(Number(first));
    else if (first === this.node) return;
    else if (kind === 'hello') this.receivedHello(channel, text);
    else if (kind === 'lost') this.listener?.missed();
    else if (kind === 'replay')
      this.resync.repeated(first, Number(second), decodeEntries(splitText(text, 4)[3] ?? '[]'));
    else this.resync.answered(first, Number(second), kind === 'overflow');
  }

  private receivedHello(channel: string, text: string): void {
    const hello = decodeHello(text);
    this.revoke(null);
    this.replays.ask(hello);
    if (channel === this.channels.hello) this.resync.met(hello.node);
  }

  private reportAvailable(): void {
    if (this.publisher.isOpen && !this.resync.isActive) this.outages.available();
  }
}
