import { IndexedDbDraftFiles, IndexedDbOutboxStore } from '@zentra/client/browser';

/**
 * What a person typed and has not sent, kept on this device under their own id: it survives a reload and a session that
 * ended elsewhere, and goes when they sign out here. Storage may be full or forbidden; then it lives for the page only.
 */
const PREFIX = 'zentra';
const keyOf = (userId: string, name: string) => `${PREFIX}:${userId}:${name}`;

export function readStored(userId: string, name: string): string | null {
  try {
    return localStorage.getItem(keyOf(userId, name));
  } catch {
    return null;
  }
}

export function writeStored(userId: string, name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(keyOf(userId, name));
    else localStorage.setItem(keyOf(userId, name), value);
  } catch {
    // Nothing to do: the value is still in memory.
  }
}

export function forgetStored(userId: string): void {
  for (const store of [new IndexedDbOutboxStore(userId), new IndexedDbDraftFiles(userId)])
    store.clear().catch(() => undefined);
  try {
    const mine = Object.keys(localStorage).filter((key) => key.startsWith(keyOf(userId, '')));
    mine.forEach((key) => localStorage.removeItem(key));
  } catch {
    // Nothing was stored, then.
  }
}
