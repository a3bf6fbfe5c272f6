import type { Message } from '@zentra/contracts';
import { Emitter } from '../emitter';
import { byAge, type OutboxEntry } from './outbox-entry';
import type { OutboxStore } from './outbox-store';
import type { WindowNote } from './windows';

interface SharedEntryEvents {
  change: readonly OutboxEntry[];
  /** The entry is in the store, written by this or another window. It may be sent. */
  persisted: OutboxEntry;
  stored: { entry: OutboxEntry; message: Message };
  /** The store has failed, e.g. because the disk is full. */
  unpersisted: unknown;
}

/**
 * The entries as this window knows them.
 * A change is shown immediately, then written to the store, then sent to the other windows, one
 * change at a time.
 * Removed entries stay removed. So all windows and the store converge, in whatever order their
 * notes arrive.
 */
export class SharedEntries {
  readonly events = new Emitter<SharedEntryEvents>();
  private list: readonly OutboxEntry[] = [];
  /** `clientId`s of entries that were sent or removed. */
  private readonly gone = new Set<string>();
  /** Entries that are not in the store yet, with their count of writes in flight. */
  private readonly unpersisted = new Map<string, number>();
  /** Entries that the store has refused. */
  private readonly refused = new Set<string>();
  private work: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: OutboxStore,
    private readonly broadcast: (note: WindowNote) => void,
  ) {}

  get all(): readonly OutboxEntry[] {
    return this.list;
  }

  /** Returns an entry, or undefined if it was sent or removed, even if it is still shown. */
  find(clientId: string): OutboxEntry | undefined {
    return this.gone.has(clientId) ? undefined : this.list.find((one) => one.clientId === clientId);
  }

  /** Returns true if the entry exists in this window only. */
  isAtRisk(clientId: string): boolean {
    return this.refused.has(clientId) && !this.gone.has(clientId);
  }

  /** Returns the entry to send next in a conversation. */
  next(conversationId: string): OutboxEntry | undefined {
    return this.list.find(
      (one) =>
        one.conversationId === conversationId &&
        one.status === 'sending' &&
        !this.gone.has(one.clientId) &&
        !this.unpersisted.has(one.clientId),
    );
  }

  put(entry: OutboxEntry): void {
    const { clientId } = entry;
    this.show(entry);
    this.unpersisted.set(clientId, (this.unpersisted.get(clientId) ?? 0) + 1);
    this.enqueue(async () => {
      try {
        await this.store.put(entry);
        this.refused.delete(clientId);
      } catch (error) {
        // An entry that cannot be stored is sent anyway. It is lost when this window closes.
        this.refused.add(clientId);
        this.events.emit('unpersisted', error);
      }
      const writes = (this.unpersisted.get(clientId) ?? 1) - 1;
      // a newer write of this entry follows
      if (writes > 0) return void this.unpersisted.set(clientId, writes);
      this.unpersisted.delete(clientId);
      this.broadcast({ type: 'put', entry });
      this.events.emit('persisted', entry);
    });
  }

  /** Removes an entry. `message` is the stored message, or undefined if the user removed it. */
  remove(clientId: string, message?: Message): void {
    if (this.gone.has(clientId)) return;
    this.leave(clientId, message);
    this.enqueue(() => this.broadcast({ type: 'gone', clientId, message }));
  }

  receive(note: WindowNote): void {
    if (note.type === 'put') this.enqueue(() => this.takeOver(note.entry));
    else if (!this.gone.has(note.clientId)) this.leave(note.clientId, note.message);
  }

  /** Merges the entries of the store. */
  reload(): void {
    this.enqueue(async () => {
      for (const entry of (await this.store.load()).sort(byAge)) {
        if (this.gone.has(entry.clientId) || this.unpersisted.has(entry.clientId)) continue;
        this.show(entry);
        this.events.emit('persisted', entry);
      }
    });
  }

  /** Resolves once all changes made before the call are processed. */
  settled(): Promise<void> {
    return this.work;
  }

  private async takeOver(entry: OutboxEntry): Promise<void> {
    if (this.gone.has(entry.clientId)) {
      // The other window did not know of the removal and has stored the entry again.
      await this.store.delete(entry.clientId);
      this.broadcast({ type: 'gone', clientId: entry.clientId });
      return;
    }
    this.show(entry);
    this.events.emit('persisted', entry);
  }

  /**
   * A sent entry is shown until it is deleted from the store. By then the history contains the
   * message.
   */
  private leave(clientId: string, message?: Message): void {
    const entry = this.find(clientId);
    this.gone.add(clientId);
    if (entry && message) this.events.emit('stored', { entry, message });
    if (!message) this.hide(clientId);
    this.enqueue(async () => {
      await this.store.delete(clientId).finally(() => this.hide(clientId));
    });
  }

  private show(entry: OutboxEntry): void {
    this.set([...this.list.filter((one) => one.clientId !== entry.clientId), entry].sort(byAge));
  }

  private hide(clientId: string): void {
    if (this.list.some((one) => one.clientId === clientId))
      this.set(this.list.filter((one) => one.clientId !== clientId));
  }

  private set(list: readonly OutboxEntry[]): void {
    this.list = list;
    this.events.emit('change', list);
  }

  private enqueue(step: () => Promise<void> | void): void {
    this.work = this.work.then(step).catch((error: unknown) => this.events.emit('unpersisted', error));
  }
}
