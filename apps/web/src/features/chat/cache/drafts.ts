import { useSyncExternalStore } from 'react';
import { readStored, writeStored } from '@/lib/storage/device-storage';
import { USER_KEYS } from '@/lib/storage/persisted-keys';

const keyOf = (meId: string, conversationId: string) => `${meId} ${conversationId}`;

/** What was read or written since the page began: a list that is drawn again does not ask the disk for each of its rows. */
const known = new Map<string, string>();
const listeners = new Set<() => void>();
const tell = () => listeners.forEach((listener) => listener());

/** What was sent from here and may still be lost, as on a full device, by person and chat: it is kept with the draft. */
const atRisk = new Map<string, string[]>();

/** What was typed in a chat and not sent, kept on this device until sent or signed out. */
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

/** Keeps a text that was sent with the draft until it cannot be lost any more. */
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

/** Another window has written. What is at risk here is on the disk with the draft, and could not be told from it. */
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
