import type { Message } from '@zentra/contracts';
import { Emitter } from '../emitter';
import { byAge, type OutboxEntry } from './outbox-entry';
import type { OutboxStore } from './outbox-store';
import type { WindowNote } from './windows';

interface SharedEntryEvents {
  change: readonly OutboxEntry[];
  /** In the store, put there here or by another window: it may be tried. */
  kept: OutboxEntry;
  stored: { entry: OutboxEntry; message: Message };
  /** The store has refused, e.g. because the disk is full. */
  unkept: unknown;
}

/**
 * The entries as this window knows them. A change shows at once, goes into the store and is then told to the other
 * windows, strictly one after the other; and what is gone stays gone. So the windows and the store come to the same, in
 * whatever order their news crosses.
 */
export class SharedEntries {
  readonly events = new Emitter<SharedEntryEvents>();
  private list: readonly OutboxEntry[] = [];
  /** Sent or given up. */
  private readonly gone = new Set<string>();
  /** Put here and not in the store yet, with how many writes are under way. */
  private readonly unkept = new Map<string, number>();
  /** Put here, and the store has refused. */
  private readonly refused = new Set<string>();
  private work: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: OutboxStore,
    private readonly tell: (note: WindowNote) => void,
  ) {}

  get all(): readonly OutboxEntry[] {
    return this.list;
  }

  /** Undefined also for what has been sent and is only still shown. */
  find(clientId: string): OutboxEntry | undefined {
    return this.gone.has(clientId) ? undefined : this.list.find((one) => one.clientId === clientId);
  }

  /** Whether it lives in this window alone. */
  isAtRisk(clientId: string): boolean {
    return this.refused.has(clientId) && !this.gone.has(clientId);
  }

  /** The one to send next in a conversation. */
  next(conversationId: string): OutboxEntry | undefined {
    return this.list.find(
      (one) =>
        one.conversationId === conversationId &&
        one.status === 'sending' &&
        !this.gone.has(one.clientId) &&
        !this.unkept.has(one.clientId),
    );
  }

  put(entry: OutboxEntry): void {
    const { clientId } = entry;
    this.show(entry);
    this.unkept.set(clientId, (this.unkept.get(clientId) ?? 0) + 1);
    this.enqueue(async () => {
      try {
        await this.store.put(entry);
        this.refused.delete(clientId);
      } catch (error) {
        // What cannot be kept is sent all the same: it lives as long as this window does.
        this.refused.add(clientId);
        this.events.emit('unkept', error);
      }
      const writes = (this.unkept.get(clientId) ?? 1) - 1;
      if (writes > 0) return void this.unkept.set(clientId, writes); // a newer state of it is next in line
      this.unkept.delete(clientId);
      this.tell({ type: 'put', entry });
      this.events.emit('kept', entry);
    });
  }

  /** With the message that it became, or without where it was given up. */
  remove(clientId: string, message?: Message): void {
    if (this.gone.has(clientId)) return;
    this.leave(clientId, message);
    this.enqueue(() => this.tell({ type: 'gone', clientId, message }));
  }

  hear(note: WindowNote): void {
    if (note.type === 'put') this.enqueue(() => this.takeOver(note.entry));
    else if (!this.gone.has(note.clientId)) this.leave(note.clientId, note.message);
  }

  /** Takes in what is in the store. */
  reload(): void {
    this.enqueue(async () => {
      for (const entry of (await this.store.load()).sort(byAge)) {
        if (this.gone.has(entry.clientId) || this.unkept.has(entry.clientId)) continue;
        this.show(entry);
        this.events.emit('kept', entry);
      }
    });
  }

  /** Resolves once everything asked for until now is done. */
  settled(): Promise<void> {
    return this.work;
  }

  private async takeOver(entry: OutboxEntry): Promise<void> {
    if (this.gone.has(entry.clientId)) {
      // The other one did not know yet, and has put it back.
      await this.store.delete(entry.clientId);
      this.tell({ type: 'gone', clientId: entry.clientId });
      return;
    }
    this.show(entry);
    this.events.emit('kept', entry);
  }

  /** What was sent is shown until it is out of the store, so that it is in the history before it is gone from here. */
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
    this.work = this.work.then(step).catch((error: unknown) => this.events.emit('unkept', error));
  }
}
