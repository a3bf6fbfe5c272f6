import { useSyncExternalStore } from 'react';
import { readStored, writeStored } from '@/lib/storage/device-storage';
import { USER_KEYS } from '@/lib/storage/persisted-keys';

const keyOf = (meId: string, conversationId: string) => `${meId} ${conversationId}`;

/**
 * Drafts that were read or written since page load, so that a list does not read storage for each
 * row.
 */
const known = new Map<string, string>();
const listeners = new Set<() => void>();
const tell = () => listeners.forEach((listener) => listener());

/**
 * Texts that were sent but are not durable yet, e.g. on a full device, by user and chat. They are
 * stored with the draft.
 */
const atRisk = new Map<string, string[]>();

/**
 * Returns the unsent text of a chat. It is stored on this device until it is sent or the user signs
 * out.
 */
export function readDraft(meId: string, conversationId: string): string {
  const key = keyOf(meId, conversationId);
  const draft = known.get(key) ?? readStored(meId, USER_KEYS.draft(conversationId)) ?? '';
  known.set(key, draft);
  return draft;
}

export function writeDraft(meId: string, conversationId: string, draft: string): void {
  if (readDraft(meId, conversationId) === draft) return;
  known.set(keyOf(meId, conversationId), draft);
  store(meId, conversationId);
  tell();
}

/** Stores a sent text with the draft until `safe` resolves. */
export async function keepUntil(
  safe: Promise<void>,
  meId: string,
  conversationId: string,
  text: string,
): Promise<void> {
  const key = keyOf(meId, conversationId);
  const sent = atRisk.get(key) ?? [];
  atRisk.set(key, sent);
  sent.push(text);
  known.set(key, '');
  store(meId, conversationId);
  tell();
  await safe;
  sent.splice(sent.indexOf(text), 1);
  if (sent.length === 0) atRisk.delete(key);
  store(meId, conversationId);
}

function store(meId: string, conversationId: string): void {
  const key = keyOf(meId, conversationId);
  const all = [...(atRisk.get(key) ?? []), known.get(key) ?? ''].filter((text) => text !== '');
  writeStored(meId, USER_KEYS.draft(conversationId), all.length > 0 ? all.join('\n\n') : null);
}

export function forgetDrafts(): void {
  atRisk.clear();
  known.clear();
  tell();
}

/**
 * Another window has written a draft. Chats with texts at risk are skipped: storage has these
 * merged with the draft.
 */
window.addEventListener('storage', ({ key: changed }) => {
  if (changed !== null && !changed.includes(`:${USER_KEYS.draft('')}`)) return;
  for (const key of known.keys()) if (!atRisk.has(key)) known.delete(key);
  tell();
});

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export const useDraft = (meId: string, conversationId: string): string =>
  useSyncExternalStore(subscribe, () => readDraft(meId, conversationId));
