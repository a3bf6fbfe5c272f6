import type { ChangeList, Message } from '@zentra/contracts';
import { backoffMs, pause, type Pause } from '../pause';
import { ZentraError } from '../zentra-error';

export interface ConversationFeedOptions {
  /** Fetches the changes after a `rev`; see `ZentraClient.changes`. */
  fetchChanges(after: number): Promise<ChangeList>;
  /** Called once for each message, in the order of `seq`. */
  onMessage(message: Message): void;
  /** Called when the conversation cannot be read any more. */
  onError(error: ZentraError): void;
  /** `rev` of the last change that is already known. */
  rev: number;
  /** `seq` of the last message that is already known. */
  seq: number;
  signal: AbortSignal;
  pause?: Pause;
}

/**
 * Delivers the messages of one conversation without gaps.
 * Live events may be lost, duplicated or late. If one does not follow the last known `rev`, the
 * missing changes are fetched.
 */
export class ConversationFeed {
  private rev: number;
  private seq: number;
  /** The highest `rev` that an event has announced. */
  private wanted = 0;
  private isFetching = false;

  constructor(private readonly options: ConversationFeedOptions) {
    ({ rev: this.rev, seq: this.seq } = options);
  }

  /** Accepts the state of a message after change `rev`. */
  receive(message: Message): void {
    if (message.rev <= this.rev) return;
    if (!this.isFetching && message.rev === this.rev + 1) this.apply([message], message.rev);
    else this.catchUp(message.rev);
  }

  /** Fetches all missing changes, at least up to `rev`. */
  catchUp(rev: number): void {
    this.wanted = Math.max(this.wanted, rev);
    if (!this.isFetching && this.wanted > this.rev) void this.fetch();
  }

  private async fetch(): Promise<void> {
    const { signal, pause: wait = pause, onError } = this.options;
    this.isFetching = true;
    for (let failures = 0; this.wanted > this.rev && !signal.aborted;) {
      try {
        const { items, rev } = await this.collect();
        if (signal.aborted) return;
        failures = 0;
        this.apply(items, rev);
      } catch (error) {
        if (!(error instanceof ZentraError) || !error.isTransient)
          return onError(error instanceof ZentraError ? error : new ZentraError('INTERNAL', String(error)));
        failures += 1;
        await wait(backoffMs(failures), signal);
      }
    }
    this.isFetching = false;
  }

  /**
   * Fetches all pages. Fewer would miss new messages: one that changes meanwhile moves to a later
   * page.
   */
  private async collect(): Promise<{ items: Message[]; rev: number }> {
    const items: Message[] = [];
    let rev = this.rev;
    for (let hasMore = true; hasMore;) {
      const page = await this.options.fetchChanges(rev);
      items.push(...page.items);
      ({ rev, hasMore } = page);
    }
    return { items, rev };
  }

  private apply(messages: Message[], rev: number): void {
    this.rev = rev;
    for (const message of [...messages].sort((a, b) => a.seq - b.seq)) {
      if (message.seq <= this.seq) continue;
      this.seq = message.seq;
      this.options.onMessage(message);
    }
  }
}
