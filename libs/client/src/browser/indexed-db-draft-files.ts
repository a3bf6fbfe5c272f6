import type { DBSchema, IDBPDatabase } from 'idb';
import type { OutgoingFile } from '../outbox/outbox-entry';

type Key = [userId: string, conversationId: string, key: string];
interface Schema extends DBSchema {
  files: { key: Key; value: OutgoingFile };
}

/**
 * Files that one person has chosen and not sent, by conversation. In a database of its own: another version of the outbox's
 * would have to wait for every window that has the older one open, and nothing would be sent meanwhile.
 */
export class IndexedDbDraftFiles {
  private database: Promise<IDBPDatabase<Schema>> | undefined;

  constructor(private readonly userId: string) {}

  /** Of a conversation, in the order in which they were chosen. */
  async load(conversationId: string): Promise<OutgoingFile[]> {
    return (await this.open()).getAll('files', this.range([conversationId]));
  }

  /**
   * Resolves once it is kept; also what has changed of one that is.
   * @throws where the device has no room, or this person's files would be more than `mostBytes` together
   */
  async put(conversationId: string, file: OutgoingFile, mostBytes: number): Promise<void> {
    const transaction = (await this.open()).transaction('files', 'readwrite', { durability: 'strict' });
    const others = (await transaction.store.getAll(this.range([]))).filter(({ key }) => key !== file.key);
    const total = others.reduce((sum, { bytes }) => sum + bytes.size, file.bytes.size);
    if (total > mostBytes) throw new Error('More than is kept');
    const key: Key = [this.userId, conversationId, file.key];
    await Promise.all([transaction.store.put(file, key), transaction.done]);
  }

  async delete(conversationId: string, key: string): Promise<void> {
    await (await this.open()).delete('files', [this.userId, conversationId, key]);
  }

  /** Leaves nothing of this person. */
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
