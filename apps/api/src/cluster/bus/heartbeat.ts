import type { BusLimits } from './limits';
import type { Publisher } from './publisher';
import type { RedisConnection } from './redis-connection';

interface Ping {
  k: number;
  sentAt: number;
  /** Redis has answered the publisher. */
  isTaken: boolean;
  /** It has come back to the subscriber. */
  isReceived: boolean;
}

interface HeartbeatOptions {
  limits: Pick<BusLimits, 'pingMs' | 'pingTimeoutMs'>;
  publisher: Publisher;
  connections: { publisher: RedisConnection; subscriber: RedisConnection };
  /** The own channel, to which the subscriber is subscribed. */
  channel: string;
  now: () => number;
  /** Runs with each look at the ping. */
  tick(): void;
}

/**
 * Pings Redis through both connections, to notice one that is half-open, a frozen Redis, and a
 * Redis that has lost the subscriptions. Closes the connection that does not answer in time.
 */
export class Heartbeat {
  /**
   * When the last ping that came back was sent: everything that Redis took before, for the
   * subscriptions of this process, has been received.
   */
  provenAt: number;
  private ping: Ping | null = null;
  private pings = 0;
  private timer: NodeJS.Timeout | undefined;
  private lookedAt: number;

  constructor(private readonly options: HeartbeatOptions) {
    this.provenAt = this.lookedAt = options.now();
  }

  /** Starts with a first ping; the subscriptions must stand. */
  start(): void {
    this.stop();
    this.lookedAt = this.options.now();
    this.send();
    this.scheduleLook();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.ping = null;
  }

  received(k: number): void {
    const { ping } = this;
    if (ping?.k !== k) return;
    this.provenAt = ping.sentAt;
    ping.isReceived = true;
    this.settle(ping);
  }

  private scheduleLook(): void {
    this.timer = setTimeout(() => this.look(), this.options.limits.pingMs / 2);
  }

  private look(): void {
    const { limits, now, tick } = this.options;
    const at = now();
    // After a pause of this process, answers wait to be read.
    const wasBlocked = at - this.lookedAt > limits.pingMs;
    this.lookedAt = at;
    tick();
    if (this.ping && at - this.ping.sentAt >= limits.pingTimeoutMs && !wasBlocked)
      return this.fail(this.ping);
    if (!this.ping && at - this.provenAt >= limits.pingMs) this.send();
    this.scheduleLook();
  }

  private send(): void {
    if (!this.options.publisher.isOpen) return;
    this.pings += 1;
    const ping: Ping = { k: this.pings, sentAt: this.options.now(), isTaken: false, isReceived: false };
    this.ping = ping;
    void this.options.publisher.send(this.options.channel, `ping ${ping.k}`).then((subscribers) => {
      ping.isTaken = subscribers !== null;
      if (!ping.isTaken && this.ping === ping) this.ping = null;
      this.settle(ping);
    });
  }

  private settle(ping: Ping): void {
    if (this.ping === ping && ping.isTaken && ping.isReceived) this.ping = null;
  }

  private fail({ isTaken, isReceived }: Ping): void {
    const { publisher, subscriber } = this.options.connections;
    this.ping = null;
    if (!isTaken) publisher.drop();
    if (!isReceived) subscriber.drop();
    this.scheduleLook();
  }
}
