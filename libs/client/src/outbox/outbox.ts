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

/** The way to the server. */
export interface OutboxTransport extends UploadTransport {
  /** Resolves once stored; rejects with a `ZentraError`. Called again with the same `clientId` until answered. */
  send(entry: OutboxEntry): Promise<Message>;
  /** Calls back when a connection comes back; returns a function that stops that. */
  onUp(listener: () => void): () => void;
}

export interface OutboxEvents {
  /** `entries` is another list now. */
  change: readonly OutboxEntry[];
  /** Stored by the server, whichever window sent it. */
  sent: { entry: OutboxEntry; message: Message };
  /** Refused, or answered with INTERNAL over and over; it waits for `retry` or `remove`. */
  failed: { entry: OutboxEntry; error: ZentraError };
  /** The session is gone. Nothing is sent until `open()` is called again, and nothing is lost. */
  unauthenticated: ZentraError;
  /** The store has refused: what is on its way now does not outlive the process. */
  unkept: unknown;
}

export interface OutboxOptions {
  transport: OutboxTransport;
  /** Of one person: whose session the transport has. */
  store: OutboxStore;
  windows?: Windows;
  pause?: Pause;
  /** Dates the entries; by default the device's clock. */
  now?: () => number;
}

/** What a message may have beside its words. */
interface Extras {
  replyTo?: number | null;
  attachments?: Attachment[];
  files?: OutgoingFile[];
}

/** After so many in a row a message is taken for the cause: it must not hold up those behind it for ever. */
const MOST_INTERNAL = 8;

/**
 * Messages that the server has not acked. Each is in the store before it is tried, sent after the one before it in its
 * conversation is acked, and repeated with the same `clientId` until it is answered. So it is stored once, in order, or
 * refused, whatever becomes of the network, the window or the process.
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
  /** Aborted when it closes, and when the connection comes back; then another one takes its place. */
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
    this.shared = new SharedEntries(store, (note) => this.membership?.tell(note));
    this.uploads = new EntryUploads(this.shared, transport);
    this.shared.events.on('change', (entries) => this.events.emit('change', entries));
    this.shared.events.on('stored', (stored) => this.events.emit('sent', stored));
    this.shared.events.on('unkept', (error) => this.events.emit('unkept', error));
    this.shared.events.on('kept', ({ conversationId }) => void this.drain(conversationId));
  }

  /** Oldest first; another list after each change. */
  get entries(): readonly OutboxEntry[] {
    return this.shared.all;
  }

  on<E extends keyof OutboxEvents>(event: E, listener: (payload: OutboxEvents[E]) => void): () => void {
    return this.events.on(event, listener);
  }

  /** Starts to send, first what was left in the store; also after the session was gone and is back. */
  open(): void {
    this.isHalted = false;
    if (!this.membership) {
      this.closing = new AbortController();
      this.stopListening = this.transport.onUp(() => this.wake());
      const membership = this.windows.join({
        hear: (note) => this.shared.hear(note),
        lead: () => void this.lead(membership),
      });
      this.membership = membership;
      this.shared.reload();
    }
    this.drainAll();
  }

  /** Stops sending; what is left stays in the store. */
  close(): void {
    this.membership?.leave();
    this.membership = undefined;
    this.isLeading = false;
    this.stopListening();
    this.closing.abort();
  }

  /** Takes a message to send; it shows in `entries` at once, and `safe()` tells when it can no longer be lost. */
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

  /** Tries one again that has failed. */
  retry(clientId: string): void {
    const entry = this.shared.find(clientId);
    if (entry?.status === 'failed') this.shared.put({ ...entry, status: 'sending', failure: undefined });
  }

  /** Gives one up. One that is being sent at this moment may be stored all the same. */
  remove(clientId: string): void {
    const entry = this.shared.find(clientId);
    this.shared.remove(clientId);
    if (entry) this.uploads.discard(entry);
  }

  /** For a message of one's own that was heard of otherwise: where it is one of these, it has arrived. */
  settle(message: Message): void {
    if (this.shared.find(message.clientId)) this.shared.remove(message.clientId, message);
  }

  /** Resolves once everything added until now is in the store, or was refused by it. */
  kept(): Promise<void> {
    return this.shared.settled();
  }

  /** Resolves once a message can no longer be lost with this process: it is in the store, else with the server, or given up. */
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
    // Whoever led before may have known more.
    this.shared.reload();
    await this.shared.settled();
    if (this.membership !== membership) return; // it has left since
    this.isLeading = true;
    this.drainAll();
  }

  private get isSending(): boolean {
    return this.isLeading && !this.isHalted;
  }

  private drainAll(): void {
    for (const id of new Set(this.entries.map(({ conversationId }) => conversationId))) void this.drain(id);
  }

  /** Sends what a conversation has waiting, one after the other. */
  private async drain(conversationId: string): Promise<void> {
    if (this.busy.has(conversationId)) return;
    this.busy.add(conversationId);
    for (let entry; this.isSending && (entry = this.shared.next(conversationId));) await this.deliver(entry);
    this.busy.delete(conversationId);
  }

  /** Tries one until it is stored or refused, gone, not the next any more, or not to be sent from here. */
  private async deliver(entry: OutboxEntry): Promise<void> {
    const { clientId, conversationId } = entry;
    let [failures, internal, renewals] = [0, 0, 0];
    while (this.isSending) {
      const current = this.shared.next(conversationId);
      if (current?.clientId !== clientId) return;
      const error = await this.attempt(current);
      // Once another window sends, it is the one to hear of a refusal and to judge it.
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
      // An answer that makes no sense is no refusal.
      return error instanceof ZentraError ? error : new ZentraError('INTERNAL', String(error));
    }
  }

  /** A connection that comes back ends the waiting and makes a fresh start, unless the server has set the time. */
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

  private fail(clientId: string, error: ZentraError): void {
    const entry = this.shared.find(clientId);
    if (!entry) return;
    const failed: OutboxEntry = { ...entry, status: 'failed', failure: error.code };
    this.shared.put(failed);
    this.events.emit('failed', { entry: failed, error });
  }
}
