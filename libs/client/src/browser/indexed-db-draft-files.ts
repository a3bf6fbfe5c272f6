import type { DBSchema, IDBPDatabase } from 'idb';
import type { OutgoingFile } from '../outbox/outbox-entry';

type Key = [userId: string, conversationId: string, key: string];
interface Schema extends DBSchema {
  files: { key: Key; value: OutgoingFile };
}

/**
 * Stores the files that one user has chosen and not sent, by conversation.
 * The database is separate from that of the outbox. A new version of a database waits until all
 * windows with the old version are closed, and the outbox could not send until then.
 */
export class IndexedDbDraftFiles {
  private database: Promise<IDBPDatabase<Schema>> | undefined;

  constructor(private readonly userId: string) {}

  /** Returns the files of a conversation in the order in which they were chosen. */
  async load(conversationId: string): Promise<OutgoingFile[]> {
    return (await this.open()).getAll('files', this.range([conversationId]));
  }

  /**
   * Stores a file or replaces it; resolves once it is durable.
   * @throws where the device has no space, or the user's files would exceed `mostBytes` in total
   */
  async put(conversationId: string, file: OutgoingFile, mostBytes: number): Promise<void> {
    const transaction = (await this.open()).transaction('files', 'readwrite', { durability: 'strict' });
    const others = (await transaction.store.getAll(this.range([]))).filter(({ key }) => key !== file.key);
    const total = others.reduce((sum, { bytes }) => sum + bytes.size, file.bytes.size);
    if (total > mostBytes) throw new Error('The files of the drafts exceed the limit');
    const key: Key = [this.userId, conversationId, file.key];
    await Promise.all([transaction.store.put(file, key), transaction.done]);
  }

  /** Deletes a file; does nothing if it does not exist. */
  async delete(conversationId: string, key: string): Promise<void> {
    await (await this.open()).delete('files', [this.userId, conversationId, key]);
  }

  /** Deletes all files of this user. */
  async clear(): Promise<void> {
    await (await this.open()).delete('files', this.range([]));
  }

  private range(more: string[]): IDBKeyRange {
    return IDBKeyRange.bound([this.userId, ...more], [this.userId, ...more, []]);
  }

  private open(): Promise<IDBPDatabase<Schema>> {
    this.database ??= import('idb').then(({ openDB }) =>
      openDB<Schema>('zentra-drafts', 1, {
        upgrade: (database) => void database.createObjectStore('files'),
        terminated: () => (this.database = undefined),
      }),
    );
    this.database.catch(() => (this.database = undefined));
    return this.database;
  }
}
