import type { BusLimits } from './limits';
import type { PeerNumbers } from './peer-numbers';
import type { Publisher } from './publisher';
import { TopicFilter } from './topic-filter';
import { encodeHello, type Channels, type Envelope } from './wire';

/** How often `answerMs` the question itself may take to be sent. */
const START_FACTOR = 3;

interface Round {
  id: number;
  /** Since when packets may be missing. */
  since: number;
  /** When the question left; null before. */
  askedAt: number | null;
  /** Processes that got the question; null while Redis has not counted them. */
  receivers: number | null;
  finished: Set<string>;
  hasOverflow: boolean;
  pending: Map<string, Envelope[]>;
  count: number;
}

interface ResyncOptions {
  node: string;
  channels: Channels;
  limits: Pick<BusLimits, 'answerMs' | 'ringEntries'>;
  numbers: PeerNumbers;
  publisher: Publisher;
  liveNodes(): string[];
  /** The joined topics. */
  topics(): string[];
  /** Until when everything was received. */
  provenAt(): number;
  now: () => number;
  deliver(envelope: Envelope): void;
  missed(): void;
  /** A round is over. */
  settled(): void;
}

/**
 * Catches up after a break of the subscriptions. From the break on, packets of other processes
 * wait, until each process has repeated what this one missed or said that it cannot.
 */
export class Resync {
  private round: Round | null = null;
  private rounds = 0;
  /**
   * The others must learn that this process is subscribed, even where a round has ended without.
   */
  private mustAsk = true;
  private hasSubscriptions = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: ResyncOptions) {
    this.begin();
  }

  get isActive(): boolean {
    return this.round !== null;
  }

  /** The subscriptions are broken. */
  begin(): void {
    clearTimeout(this.timer);
    this.mustAsk = true;
    this.hasSubscriptions = false;
    this.startRound();
  }

  /** The subscriptions stand again. */
  subscribed(): void {
    this.hasSubscriptions = true;
    this.end(this.options.limits.answerMs * START_FACTOR);
    void this.ask();
  }

  /** Asks the others, if that is still to be done and possible. */
  async ask(): Promise<void> {
    const { publisher, channels, limits, now } = this.options;
    if (!this.hasSubscriptions || !this.mustAsk || !publisher.isOpen) return;
    const round = this.round ?? this.startRound();
    this.mustAsk = false;
    round.askedAt = now();
    this.end(limits.answerMs);
    const receivers = await publisher.send(channels.hello, this.helloOf(round));
    // The next connection asks again, see `ask()`'s callers.
    if (receivers === null) this.mustAsk = true;
    if (receivers === null || this.round !== round) return;
    round.receivers = receivers - 1;
    this.finishIfComplete(round);
  }

  /** Another process is subscribed again. It may have missed the question. */
  met(node: string): void {
    const { publisher, channels } = this.options;
    const { round } = this;
    if (!round || round.askedAt === null || round.finished.has(node)) return;
    void publisher.send(channels.ofNode(node), this.helloOf(round));
  }

  /** A packet has arrived over its topic. */
  received(node: string, envelope: Envelope): void {
    const { round } = this;
    if (!round || round.finished.has(node)) return this.accept(node, envelope);
    const pending = round.pending.get(node);
    if (pending) pending.push(envelope);
    else round.pending.set(node, [envelope]);
    round.count += 1;
    if (round.count <= this.options.limits.ringEntries) return;
    round.hasOverflow = true;
    this.finish(round);
  }

  /**
   * Takes entries that `node` repeats. Those of an earlier round may follow others that are lost.
   */
  repeated(node: string, id: number, envelopes: Envelope[]): void {
    if (this.round?.id !== id) return;
    for (const envelope of envelopes) this.accept(node, envelope);
  }

  /** A process has repeated everything, or its ring did not reach back far enough. */
  answered(node: string, id: number, isOverflow: boolean): void {
    const { round } = this;
    if (round?.id !== id || round.askedAt === null) return;
    const { now, limits } = this.options;
    // The age in the question holds for answers in time only.
    if (isOverflow || now() - round.askedAt > limits.answerMs) round.hasOverflow = true;
    round.finished.add(node);
    this.release(round, node);
    this.finishIfComplete(round);
  }

  close(): void {
    clearTimeout(this.timer);
    this.round = null;
    this.mustAsk = false;
  }

  private startRound(): Round {
    this.rounds += 1;
    this.round = {
      id: this.rounds,
      // Packets that still wait are dropped: they are repeated, for the time since the first break.
      since: this.round?.since ?? this.options.provenAt(),
      askedAt: null,
      receivers: null,
      finished: new Set(),
      hasOverflow: this.round?.hasOverflow ?? false,
      pending: new Map(),
      count: 0,
    };
    return this.round;
  }

  private helloOf({ id, since }: Round): string {
    const { node, now, numbers } = this.options;
    const topics = TopicFilter.of(this.options.topics());
    return encodeHello({ node, round: id, age: now() - since, topics, last: numbers.toJSON() });
  }

  private end(ms: number): void {
    clearTimeout(this.timer);
    const { round } = this;
    this.timer = setTimeout(() => {
      // Answers that wait to be read come first, where this process was blocked.
      setImmediate(() => {
        if (round && this.round === round) this.finish(round);
      });
    }, ms);
  }

  private finishIfComplete(round: Round): void {
    const { finished, receivers, pending } = round;
    if (receivers === null || finished.size < receivers) return;
    if (this.silentNodes(finished).length > 0) return;
    if ([...pending.keys()].some((node) => !finished.has(node))) return;
    this.finish(round);
  }

  private silentNodes(finished: Set<string>): string[] {
    return this.options.liveNodes().filter((node) => node !== this.options.node && !finished.has(node));
  }

  private finish(round: Round): void {
    clearTimeout(this.timer);
    this.round = null;
    for (const node of round.pending.keys()) this.release(round, node);
    const mayLack = round.hasOverflow || this.silentNodes(round.finished).length > 0;
    if (mayLack) this.options.missed();
    this.options.settled();
  }

  private release(round: Round, node: string): void {
    const pending = round.pending.get(node) ?? [];
    round.pending.delete(node);
    for (const envelope of pending) this.accept(node, envelope);
  }

  private accept(node: string, envelope: Envelope): void {
    if (this.options.numbers.accept(node, envelope.n)) this.options.deliver(envelope);
  }
}
