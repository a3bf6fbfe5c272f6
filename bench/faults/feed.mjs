import { pause } from '../lib/pause.mjs';

/** How long a missing message may take to arrive after a later one, ms. */
const GAP_MS = 200;
const RETRY_MS = 50;

/**
 * The messages of a conversation as one client knows them: events, in the order of `rev`, and the
 * change feed where events are missing.
 */
export class Feed {
  /** By seq. */
  messages = new Map();
  /** Everything up to this `rev` is known. */
  rev = 0;
  /** The same event received twice, or two different contents of one message. */
  doubled = 0;
  contradicted = 0;
  ahead = new Map();
  /** @type {Promise<void> | undefined} */
  catchingUp = undefined;

  constructor(client, conversationId) {
    this.client = client;
    this.conversationId = conversationId;
    const received = new Set();
    client.on('message:new', ({ message }) => {
      if (message.conversationId !== conversationId) return;
      if (received.has(message.seq)) this.doubled += 1;
      received.add(message.seq);
      this.take(message);
    });
    client.on('status', (status) => {
      if (status === 'up') void this.catchUp();
    });
  }

  take(message) {
    const known = this.messages.get(message.seq);
    if (known && JSON.stringify(known) !== JSON.stringify(message)) this.contradicted += 1;
    this.messages.set(message.seq, message);
    this.ahead.set(message.rev, true);
    while (this.ahead.delete(this.rev + 1)) this.rev += 1;
    for (const rev of this.ahead.keys()) if (rev <= this.rev) this.ahead.delete(rev);
    if (this.ahead.size > 0) void this.fillGap();
  }

  async fillGap() {
    if (this.isWaiting) return;
    this.isWaiting = true;
    await pause(GAP_MS);
    this.isWaiting = false;
    if (this.ahead.size > 0) await this.catchUp();
  }

  /** Fetches missing changes until none is left; one fetch at a time. */
  catchUp() {
    this.catchingUp ??= this.fetch().finally(() => (this.catchingUp = undefined));
    return this.catchingUp;
  }

  async fetch() {
    for (let hasMore = true; hasMore;) {
      try {
        const page = await this.client.changes(this.conversationId, { after: this.rev, limit: 100 });
        page.items.forEach((message) => this.take(message));
        ({ hasMore } = page);
      } catch (error) {
        if (!error.isTransient) throw error;
        await pause(RETRY_MS);
      }
    }
  }
}
