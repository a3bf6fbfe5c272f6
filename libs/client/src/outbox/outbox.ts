import type { Attachment, Message } from '@zentra/contracts';
import { v7 as uuidv7 } from 'uuid';
import { Emitter } from '../emitter';
import { backoffMs, pause, type Pause } from '../pause';
import { ZentraError } from '../zentra-error';
import { EntryUploads, type UploadTransport } from './entry-uploads';
import type { OutboxEntry, OutgoingFile } from './outbox-entry';
import type { OutboxStore } from './outbox-store';
import { SharedEntries } from './shared-entries';
import { alone, type Membership, type Windows } from './windows';

/** Sends messages to the server and reports reconnects. */
export interface OutboxTransport extends UploadTransport {
  /**
   * Resolves once the server has stored the message; rejects with a `ZentraError`. Called again
   * with the same `clientId` until answered.
   */
  send(entry: OutboxEntry): Promise<Message>;
  /** Adds a listener for reconnects. Returns a function that removes it. */
  onUp(listener: () => void): () => void;
}

export interface OutboxEvents {
  /** The list of entries has changed. */
  change: readonly OutboxEntry[];
  /** The server has stored a message. Emitted in every window. */
  sent: { entry: OutboxEntry; message: Message };
  /**
   * The server has refused a message, or answered INTERNAL 8 times in a row. The entry waits for
   * `retry` or `remove`.
   */
  failed: { entry: OutboxEntry; error: ZentraError };
  /**
   * The session has ended. Sending stops until `open()` is called again; the entries remain in the
   * store.
   */
  unauthenticated: ZentraError;
  /** The store has failed. Entries that are not stored are lost when the process ends. */
  unpersisted: unknown;
}

export interface OutboxOptions {
  transport: OutboxTransport;
  /** The store of the user whose session the transport uses. */
  store: OutboxStore;
  windows?: Windows;
  pause?: Pause;
  /** Returns the time for `createdAt`, in ms since 1970. Default: the device's clock. */
  now?: () => number;
}

/** Optional parts of a message besides its text. */
interface Extras {
  replyTo?: number | null;
  attachments?: Attachment[];
  files?: OutgoingFile[];
}

/**
 * After this many INTERNAL answers in a row, the message counts as the cause and fails. Otherwise
 * it would block those behind it.
 */
const MOST_INTERNAL = 8;

/**
 * Sends messages reliably, in order within each conversation.
 * An entry is stored before its first attempt and sent after the previous entry is acknowledged. It
 * is repeated with the same `clientId` until the server answers.
 * So the server stores each message once and in order, or refuses it. Network failures, closed
 * windows and crashes do not change that.
 */
export class Outbox {
  private readonly events = new Emitter<OutboxEvents>();
  private readonly shared: SharedEntries;
  private readonly uploads: EntryUploads;
  private readonly transport: OutboxTransport;
  private readonly windows: Windows;
  private readonly pause: Pause;
  private readonly now: () => number;
  private readonly busy = new Set<string>();
  /** Aborted by `close()`. `rising` is aborted on reconnect and then replaced. */
  private closing = new AbortController();
  private rising = new AbortController();
  private membership: Membership | undefined;
  private isLeading = false;
  private isHalted = false;
  private stopListening = () => {};

  constructor({ transport, store, windows = alone, pause: wait = pause, now = Date.now }: OutboxOptions) {
    this.transport = transport;
    this.windows = windows;
    this.pause = wait;
    this.now = now;
    this.shared = new SharedEntries(store, (note) => this.membership?.broadcast(note));
    this.uploads = new EntryUploads(this.shared, transport);
    this.shared.events.on('change', (entries) => this.events.emit('change', entries));
    this.shared.events.on('stored', (stored) => this.events.emit('sent', stored));
    this.shared.events.on('unpersisted', (error) => this.events.emit('unpersisted', error));
    this.shared.events.on('persisted', ({ conversationId }) => void this.drain(conversationId));
  }

  /** All entries, oldest first. Each change replaces the array. */
  get entries(): readonly OutboxEntry[] {
    return this.shared.all;
  }

  /** Adds a listener. Returns a function that removes it. */
  on<E extends keyof OutboxEvents>(event: E, listener: (payload: OutboxEvents[E]) => void): () => void {
    return this.events.on(event, listener);
  }

  /** Starts sending, with the entries in the store first. Also resumes after `unauthenticated`. */
  open(): void {
    this.isHalted = false;
    if (!this.membership) {
      this.closing = new AbortController();
      this.stopListening = this.transport.onUp(() => this.wake());
      const membership = this.windows.join({
        receive: (note) => this.shared.receive(note),
        lead: () => void this.lead(membership),
      });
      this.membership = membership;
      this.shared.reload();
    }
    this.drainAll();
  }

  /** Stops sending. Unsent entries remain in the store. */
  close(): void {
    this.membership?.leave();
    this.membership = undefined;
    this.isLeading = false;
    this.stopListening();
    this.closing.abort();
  }

  /**
   * Queues a message. It appears in `entries` immediately; `safe()` resolves once it is durable.
   */
  add(
    conversationId: string,
    body: string,
    { replyTo = null, attachments = [], files = [] }: Extras = {},
  ): OutboxEntry {
    const last = this.entries.at(-1);
    const createdAt = new Date(Math.max(this.now(), last ? Date.parse(last.createdAt) + 1 : 0)).toISOString();
    const entry: OutboxEntry = {
      clientId: uuidv7(),
      conversationId,
      body,
      replyTo,
      ...(attachments.length > 0 && { attachments }),
      ...(files.length > 0 && { files }),
      createdAt,
      status: 'sending',
    };
    this.shared.put(entry);
    return entry;
  }

  /** Sends a failed entry again. Does nothing for other entries. */
  retry(clientId: string): void {
    const entry = this.shared.find(clientId);
    if (entry?.status === 'failed') this.shared.put({ ...entry, status: 'sending', failure: undefined });
  }

  /** Removes an entry. If a request for it is in flight, the server may still store the message. */
  remove(clientId: string): void {
    const entry = this.shared.find(clientId);
    this.shared.remove(clientId);
    if (entry) this.uploads.discard(entry);
  }

  /** Removes the entry of a message that arrived another way, such as an event, as sent. */
  settle(message: Message): void {
    if (this.shared.find(message.clientId)) this.shared.remove(message.clientId, message);
  }

  /** Resolves once the store has accepted or refused every entry added before the call. */
  persisted(): Promise<void> {
    return this.shared.settled();
  }

  /** Resolves once an entry is stored on this device, stored by the server, or removed. */
  async safe({ clientId }: OutboxEntry): Promise<void> {
    await this.shared.settled();
    while (this.shared.isAtRisk(clientId))
      await new Promise<void>((resolve) => {
        const stop = this.events.on('change', () => {
          stop();
          resolve();
        });
      });
  }

  private wake(): void {
    this.rising.abort();
    this.rising = new AbortController();
  }

  private async lead(membership: Membership): Promise<void> {
    // The window that led before may have stored more entries.
    this.shared.reload();
    await this.shared.settled();
    if (this.membership !== membership) return; // closed in the meantime
    this.isLeading = true;
    this.drainAll();
  }

  private get isSending(): boolean {
    return this.isLeading && !this.isHalted;
  }

  private drainAll(): void {
    for (const id of new Set(this.entries.map(({ conversationId }) => conversationId))) void this.drain(id);
  }

  /** Sends the waiting entries of a conversation, one at a time. */
  private async drain(conversationId: string): Promise<void> {
    if (this.busy.has(conversationId)) return;
    this.busy.add(conversationId);
    for (let entry; this.isSending && (entry = this.shared.next(conversationId));) await this.deliver(entry);
    this.busy.delete(conversationId);
  }

  /**
   * Tries one entry until it is stored, refused, removed or no longer the next one, or until
   * sending stops.
   */
  private async deliver(entry: OutboxEntry): Promise<void> {
    const { clientId, conversationId } = entry;
    let [failures, internal, renewals] = [0, 0, 0];
    while (this.isSending) {
      const current = this.shared.next(conversationId);
      if (current?.clientId !== clientId) return;
      const error = await this.attempt(current);
      // If another window leads now, that window receives the refusal and decides.
      if (!error || !this.isSending || !this.shared.find(clientId)) return;
      if (error.code === 'UNAUTHENTICATED') return this.halt(error);
      if (error.code === 'ATTACHMENT_NOT_USABLE' && renewals++ === 0 && (await this.uploads.renew(clientId)))
        continue;
      internal = error.code === 'INTERNAL' ? internal + 1 : 0;
      if (!error.isTransient || internal >= MOST_INTERNAL) return this.fail(clientId, error);
      failures = await this.waitAfter(error, failures + 1);
    }
  }

  private async attempt(entry: OutboxEntry): Promise<ZentraError | undefined> {
    try {
      const complete = entry.files ? await this.uploads.complete(entry, this.closing.signal) : entry;
      this.shared.remove(entry.clientId, await this.transport.send(complete));
      return undefined;
    } catch (error) {
      // An unexpected error is not a refusal by the server.
      return error instanceof ZentraError ? error : new ZentraError('INTERNAL', String(error));
    }
  }

  /**
   * Waits before the next attempt. A reconnect ends the wait and resets the count of failures,
   * unless the server sent a `retryAfter`.
   * @returns the count of failures to continue with
   */
  private async waitAfter({ code, retry }: ZentraError, failures: number): Promise<number> {
    const [closing, rising] = [this.closing.signal, this.rising.signal];
    const seconds = code === 'RATE_LIMITED' ? retry.afterSeconds : undefined;
    if (seconds === undefined) await this.pause(backoffMs(failures), closing, rising);
    else await this.pause(seconds * 1_000, closing);
    return rising.aborted ? 0 : failures;
  }

  private halt(error: ZentraError): void {
    this.isHalted = true;
    this.events.emit('unauthenticated', error);
  }

  /** Resolves once the refusal is stored. No later window may send the entry after newer ones. */
  private async fail(clientId: string, error: ZentraError): Promise<void> {
    const entry = this.shared.find(clientId);
    if (!entry) return;
    const failed: OutboxEntry = { ...entry, status: 'failed', failure: error.code };
    this.shared.put(failed);
    this.events.emit('failed', { entry: failed, error });
    await this.shared.settled();
  }
}
