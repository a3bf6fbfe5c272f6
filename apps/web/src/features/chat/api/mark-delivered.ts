import { client } from '@/lib/query/api-client';

/** Marks of one conversation within this time are one. */
const TOGETHER_MS = 300;

const waiting = new Map<string, number>();

/** Tells the sender that everything up to `seq` has arrived here; a mark that is lost is made good by the next one. */
export function markDelivered(conversationId: string, seq: number): void {
  const known = waiting.get(conversationId);
  waiting.set(conversationId, Math.max(seq, known ?? 0));
  if (known !== undefined) return;
  setTimeout(() => {
    const highest = waiting.get(conversationId) ?? seq;
    waiting.delete(conversationId);
    client.markDelivered(conversationId, highest).catch(() => undefined);
  }, TOGETHER_MS);
}
