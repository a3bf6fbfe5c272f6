import type { DBSchema, IDBPDatabase } from 'idb';
import type { OutboxEntry } from '../outbox/outbox-entry';
import type { OutboxStore } from '../outbox/outbox-store';

interface Schema extends DBSchema {
  outbox: { key: [userId: string, clientId: string]; value: OutboxEntry };
}

/** One person's entries in the browser's own database; they outlive the page and the browser. */
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

  /** Leaves nothing of this person. */
  async clear(): Promise<void> {
    await (await this.open()).delete('outbox', this.everything());
  }

  private everything(): IDBKeyRange {
    return IDBKeyRange.bound([this.userId], [this.userId, []]);
  }

  private open(): Promise<IDBPDatabase<Schema>> {
    // A page shows itself before it needs its outbox, so it does not wait for this library.
    this.database ??= import('idb').then(({ openDB }) =>
      openDB<Schema>('zentra', 1, {
        upgrade: (database) => void database.createObjectStore('outbox'),
        // Closed by the browser, e.g. because its data was cleared: the next call opens it anew.
        terminated: () => (this.database = undefined),
      }),
    );
    // A refusal, as in some private windows, may pass.
    this.database.catch(() => (this.database = undefined));
    return this.database;
  }
}
