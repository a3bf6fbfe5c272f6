import type { OutboxEntry } from './outbox-entry';

/** Where one person's entries outlive the process. Each promise resolves when it is done for good. */
export interface OutboxStore {
  /** Everything kept, in any order. */
  load(): Promise<OutboxEntry[]>;
  put(entry: OutboxEntry): Promise<void>;
  /** Also for what is not there. */
  delete(clientId: string): Promise<void>;
}

/** For as long as the process lives. */
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
