/** Receives what other processes publish. Its methods must not throw. */
export interface BusListener {
  /**
   * Delivers a packet of another process for a joined topic. Each packet comes once, and those of
   * one publisher and topic in the order in which it published them. Between topics there is no
   * order.
   */
  deliver(topic: string, packet: string, consent: string | null): void;
  /**
   * Reports that packets may have been lost: of every joined topic, or only of `topic`. The clients
   * of these topics must fetch their state again.
   */
  missed(topic?: string): void;
}

/**
 * Carries packets between the processes of one installation. It promises no delivery: after a break
 * it repeats what was published during it, or calls `missed()`.
 */
export abstract class Bus {
  /** Whether there may be other processes; otherwise `publish` does nothing. */
  abstract readonly reachesOthers: boolean;

  /** Sets the listener. Call it once, before the first `join()`. */
  abstract listen(listener: BusListener): void;

  /**
   * Joins a topic; calls are counted. Resolves when the other processes publish to it, after 500 ms
   * at the latest. If it was not joined by then, `missed(topic)` follows once it is.
   */
  abstract join(topic: string): Promise<void>;

  /** Undoes one `join()`. The last one ends the deliveries of the topic. */
  abstract leave(topic: string): void;

  /**
   * Publishes to the other processes that have joined the topics. Returns immediately and never
   * throws. `consent` is the id of the interest that allows the packet, or null.
   */
  abstract publish(topics: string[], packet: string, consent: string | null): void;

  /**
   * Counts the processes that have joined each topic, this one included. Resolves to null while the
   * counts are unknown. After a break, other processes may need up to 3 s to be counted again.
   */
  abstract countSubscribers(topics: string[]): Promise<Map<string, number> | null>;

  /**
   * Sends what is published and waits at most 1 s for that; then ends all connections and timers.
   */
  abstract close(): Promise<void>;
}
