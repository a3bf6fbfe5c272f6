import type { DBSchema, IDBPDatabase } from 'idb';
import type { OutboxEntry } from '../outbox/outbox-entry';
import type { OutboxStore } from '../outbox/outbox-store';

interface Schema extends DBSchema {
  outbox: { key: [userId: string, clientId: string]; value: OutboxEntry };
}

/** Stores the outbox entries of one user in IndexedDB. */
export class IndexedDbOutboxStore implements OutboxStore {
  private database: Promise<IDBPDatabase<Schema>> | undefined;

  constructor(private readonly userId: string) {}

  async load(): Promise<OutboxEntry[]> {
    return (await this.open()).getAll('outbox', this.everything());
  }

  async put(entry: OutboxEntry): Promise<void> {
    const transaction = (await this.open()).transaction('outbox', 'readwrite', { durability: 'strict' });
    await Promise.all([transaction.store.put(entry, [this.userId, entry.clientId]), transaction.done]);
  }

  async delete(clientId: string): Promise<void> {
    await (await this.open()).delete('outbox', [this.userId, clientId]);
  }

  /** Deletes all entries of this user. */
  async clear(): Promise<void> {
    await (await this.open()).delete('outbox', this.everything());
  }

  private everything(): IDBKeyRange {
    return IDBKeyRange.bound([this.userId], [this.userId, []]);
  }

  private open(): Promise<IDBPDatabase<Schema>> {
    // Loaded on first use: a page renders before it needs the outbox.
    this.database ??= import('idb').then(({ openDB }) =>
      openDB<Schema>('zentra', 1, {
        upgrade: (database) => void database.createObjectStore('outbox'),
        // The browser has closed it, e.g. because its data was cleared. The next call opens it
        // again.
        terminated: () => (this.database = undefined),
      }),
    );
    // A refusal may be temporary, as in some private windows. The next call tries again.
    this.database.catch(() => (this.database = undefined));
    return this.database;
  }
}
