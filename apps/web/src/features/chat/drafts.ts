import { useSyncExternalStore } from 'react';
import { readStored, writeStored } from '@/lib/device-storage';

const nameOf = (conversationId: string) => `draft:${conversationId}`;
const keyOf = (meId: string, conversationId: string) => `${meId} ${conversationId}`;

/** What was read or written since the page began: a list that is drawn again does not ask the disk for each of its rows. */
const known = new Map<string, string>();
const listeners = new Set<() => void>();
const tell = () => listeners.forEach((listener) => listener());

/** What was typed in a chat and not sent, kept on this device until sent or signed out. */
export function readDraft(meId: string, conversationId: string): string {
  const key = keyOf(meId, conversationId);
  const draft = known.get(key) ?? readStored(meId, nameOf(conversationId)) ?? '';
  known.set(key, draft);
  return draft;
}

export function writeDraft(meId: string, conversationId: string, draft: string): void {
  if (readDraft(meId, conversationId) === draft) return;
  known.set(keyOf(meId, conversationId), draft);
  writeStored(meId, nameOf(conversationId), draft === '' ? null : draft);
  tell();
}

export function forgetDrafts(): void {
  known.clear();
  tell();
}

/** Another window has written. */
window.addEventListener('storage', ({ key }) => {
  if (key === null || key.includes(`:${nameOf('')}`)) forgetDrafts();
});

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export const useDraft = (meId: string, conversationId: string): string =>
  useSyncExternalStore(subscribe, () => readDraft(meId, conversationId));
