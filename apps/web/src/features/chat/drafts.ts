import { readStored, writeStored } from '@/lib/device-storage';

const nameOf = (conversationId: string) => `draft:${conversationId}`;

/** What was sent from here and may still be lost, as on a full device, by user and conversation: it is kept with the draft. */
const atRisk = new Map<string, { typed: string; sent: string[] }>();

/** What was typed in a chat and not sent, kept on this device until sent or signed out. */
export const readDraft = (meId: string, conversationId: string): string =>
  atRisk.get(meId + conversationId)?.typed ?? readStored(meId, nameOf(conversationId)) ?? '';

export function writeDraft(meId: string, conversationId: string, draft: string): void {
  const risk = atRisk.get(meId + conversationId);
  if (risk) risk.typed = draft;
  const all = [...(risk?.sent ?? []), draft].filter((text) => text !== '');
  writeStored(meId, nameOf(conversationId), all.length > 0 ? all.join('\n\n') : null);
}

/** Keeps a text that was sent with the draft until it cannot be lost any more. */
export async function keepUntil(
  safe: Promise<void>,
  meId: string,
  conversationId: string,
  text: string,
): Promise<void> {
  const key = meId + conversationId;
  const risk = atRisk.get(key) ?? { typed: '', sent: [] };
  atRisk.set(key, risk);
  risk.sent.push(text);
  await safe;
  risk.sent.splice(risk.sent.indexOf(text), 1);
  if (risk.sent.length === 0) atRisk.delete(key);
  writeDraft(meId, conversationId, risk.typed);
}
