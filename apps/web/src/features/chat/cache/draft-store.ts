import { USER_KEYS } from '@/lib/storage/persisted-keys';

/** Storage of this device, which all windows share. A failed write has no effect. */
export interface DraftStorage {
  read(userId: string, name: string): string | null;
  write(userId: string, name: string, value: string | null): void;
}

const keyOf = (meId: string, conversationId: string) => `${meId} ${conversationId}`;

/** The unsent texts of one window, by user and chat. */
export class DraftStore {
  /**
   * Drafts that were read or written since page load, so that a list does not read storage for each
   * row.
   */
  private readonly known = new Map<string, string>();
  /**
   * Texts that were sent but are not durable yet, e.g. on a full device. They are stored with the
   * draft.
   */
  private readonly atRisk = new Map<string, string[]>();
  /** Content of storage after this window's last write. */
  private readonly stored = new Map<string, string | null>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly storage: DraftStorage) {}

  /**
   * Returns the unsent text of a chat. It is stored on this device until it is sent or the user
   * signs out.
   */
  read(meId: string, conversationId: string): string {
    const key = keyOf(meId, conversationId);
    const draft = this.known.get(key) ?? this.readStorage(meId, conversationId) ?? '';
    this.known.set(key, draft);
    return draft;
  }

  write(meId: string, conversationId: string, draft: string): void {
    if (this.read(meId, conversationId) === draft) return;
    this.known.set(keyOf(meId, conversationId), draft);
    this.store(meId, conversationId);
    this.notify();
  }

  /** Stores a sent text with the draft until `safe` resolves. */
  async keepUntil(safe: Promise<void>, meId: string, conversationId: string, text: string): Promise<void> {
    const key = keyOf(meId, conversationId);
    const sent = this.atRisk.get(key) ?? [];
    this.atRisk.set(key, sent);
    sent.push(text);
    this.known.set(key, '');
    this.store(meId, conversationId);
    this.notify();
    await safe;
    sent.splice(sent.indexOf(text), 1);
    if (sent.length === 0) this.atRisk.delete(key);
    // What another window has typed since replaces the draft, and must not be overwritten.
    if (this.readStorage(meId, conversationId) === this.stored.get(key)) this.store(meId, conversationId);
    else this.known.delete(key);
    this.notify();
  }

  forget(): void {
    this.atRisk.clear();
    this.known.clear();
    this.stored.clear();
    this.notify();
  }

  /**
   * Another window has written to storage. Chats with texts at risk are skipped: storage has these
   * merged with the draft.
   * @param changed name of the changed item; null if all were removed
   */
  refresh(changed: string | null): void {
    if (changed !== null && !changed.includes(`:${USER_KEYS.draft('')}`)) return;
    for (const key of this.known.keys()) if (!this.atRisk.has(key)) this.known.delete(key);
    this.notify();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  private notify(): void {
    this.listeners.forEach((listener) => listener());
  }

  private readStorage(meId: string, conversationId: string): string | null {
    return this.storage.read(meId, USER_KEYS.draft(conversationId));
  }

  private store(meId: string, conversationId: string): void {
    const key = keyOf(meId, conversationId);
    const all = [...(this.atRisk.get(key) ?? []), this.known.get(key) ?? ''].filter((text) => text !== '');
    this.storage.write(meId, USER_KEYS.draft(conversationId), all.length > 0 ? all.join('\n\n') : null);
    this.stored.set(key, this.readStorage(meId, conversationId));
  }
}
