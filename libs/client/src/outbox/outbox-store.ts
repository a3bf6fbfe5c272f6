import type { OutboxEntry } from './outbox-entry';

/**
 * Persists the outbox entries of one user. Each promise resolves once the change is durable.
 * The calls of all windows take effect one after the other: a `load` sees every change that was
 * begun before it, also by a window that has crashed since. IndexedDB orders its transactions so.
 */
export interface OutboxStore {
  /** Returns all entries, in any order. */
  load(): Promise<OutboxEntry[]>;
  /** Stores an entry or replaces it. */
  put(entry: OutboxEntry): Promise<void>;
  /** Deletes an entry; does nothing if it does not exist. */
  delete(clientId: string): Promise<void>;
}

/** Stores entries in memory, until the process ends. */
export class MemoryOutboxStore implements OutboxStore {
  private readonly entries = new Map<string, OutboxEntry>();

  load(): Promise<OutboxEntry[]> {
    return Promise.resolve([...this.entries.values()]);
  }

  put(entry: OutboxEntry): Promise<void> {
    this.entries.set(entry.clientId, entry);
    return Promise.resolve();
  }

  delete(clientId: string): Promise<void> {
    this.entries.delete(clientId);
    return Promise.resolve();
  }
}
