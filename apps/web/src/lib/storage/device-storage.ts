import { IndexedDbDraftFiles, IndexedDbOutboxStore } from '@zentra/client/browser';

/**
 * Stores unsent input of a user on this device, by user id.
 * It survives a reload and the end of a session elsewhere, and is removed when the user signs out
 * here.
 * If storage is full or forbidden, input exists for this page only.
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
    // The value is still in memory.
  }
}

export function forgetStored(userId: string): void {
  for (const store of [new IndexedDbOutboxStore(userId), new IndexedDbDraftFiles(userId)])
    store.clear().catch(() => undefined);
  try {
    const mine = Object.keys(localStorage).filter((key) => key.startsWith(keyOf(userId, '')));
    mine.forEach((key) => localStorage.removeItem(key));
  } catch {
    // Nothing was stored.
  }
}
