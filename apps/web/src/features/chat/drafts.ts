import { readStored, writeStored } from '@/lib/device-storage';

const nameOf = (conversationId: string) => `draft:${conversationId}`;

/** What was typed in a chat and not sent, kept on this device until sent or signed out. */
export const readDraft = (meId: string, conversationId: string): string =>
  readStored(meId, nameOf(conversationId)) ?? '';

export const writeDraft = (meId: string, conversationId: string, draft: string): void =>
  writeStored(meId, nameOf(conversationId), draft === '' ? null : draft);
