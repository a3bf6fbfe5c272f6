interface SoleTopic {
  /** The last number that this process published to the topic and received itself. */
  echoed: number;
  /** The last number that Redis gave to one subscriber only. */
  single: number;
  isSole: boolean;
}

/**
 * The joined topics of which this process is the only subscriber, so that nothing is published to
 * them. That is known where Redis gave a packet to one subscriber and this process received it: the
 * count alone could be that of another process, after a break that is not noticed yet.
 */
export class SoleTopics {
  private readonly topics = new Map<string, SoleTopic>();

  add(topic: string): void {
    this.topics.set(topic, { echoed: 0, single: 0, isSole: false });
  }

  delete(topic: string): void {
    this.topics.delete(topic);
  }

  has(topic: string): boolean {
    return this.topics.get(topic)?.isSole ?? false;
  }

  /** The packet `n` of this process came back to it. */
  echoed(topic: string, n: number): void {
    const state = this.topics.get(topic);
    if (!state) return;
    state.echoed = n;
    if (state.single === n) state.isSole = true;
  }

  /** Redis gave the packet `n` of this process to so many subscribers. */
  counted(topic: string, n: number, subscribers: number): void {
    if (subscribers !== 1) return;
    const state = this.topics.get(topic);
    if (!state) return;
    state.single = n;
    if (state.echoed === n) state.isSole = true;
  }

  /**
   * Another process may have joined the topic. An answer of Redis that is still to come proves
   * nothing either, since the packet was echoed before.
   */
  reset(topic: string): void {
    if (this.topics.has(topic)) this.add(topic);
  }

  resetAll(): void {
    for (const topic of this.topics.keys()) this.add(topic);
  }
}
