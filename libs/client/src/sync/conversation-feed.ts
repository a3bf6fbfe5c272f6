import type { ChangeList, Message } from '@zentra/contracts';
import { backoffMs, pause, type Pause } from '../pause';
import { ZentraError } from '../zentra-error';

export interface ConversationFeedOptions {
  /** What changed after a `rev`; see `ZentraClient.changes`. */
  fetchChanges(after: number): Promise<ChangeList>;
  /** Told of each message once, in the order of `seq`. */
  onMessage(message: Message): void;
  /** The conversation cannot be read any more. */
  onError(error: ZentraError): void;
  /** The last change that is known already. */
  rev: number;
  /** The last message that is known already. */
  seq: number;
  signal: AbortSignal;
  pause?: Pause;
}

/**
 * The messages of one conversation without a gap, out of live events that may be lost, doubled or late: whatever does
 * not follow on the last known `rev` is fetched.
 */
export class ConversationFeed {
  private rev: number;
  private seq: number;
  /** The highest rev heard of. */
  private wanted = 0;
  private isFetching = false;

  constructor(private readonly options: ConversationFeedOptions) {
    ({ rev: this.rev, seq: this.seq } = options);
  }

  /** A message as it is after its change number `rev`. */
  hear(message: Message): void {
    if (message.rev <= this.rev) return;
    if (!this.isFetching && message.rev === this.rev + 1) this.apply([message], message.rev);
    else this.catchUp(message.rev);
  }

  /** Fetches what is missing up to `rev`, at least. */
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

  /** All pages: only then are the new messages among them complete, for a changed one moves to a later page. */
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
