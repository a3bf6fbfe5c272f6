import { client } from '@/lib/query/api-client';

/** Receipts of one conversation within this time, in ms, are sent as one. */
const TOGETHER_MS = 300;

const waiting = new Map<string, number>();

/** Marks everything up to `seq` as delivered. If the request fails, the next one covers it. */
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
