import type { QueryClient } from '@tanstack/react-query';
import type { Conversation } from '@zentra/contracts';
import { client } from '@/lib/query/api-client';
import { reportError } from '@/lib/query/query-client';
import { changeConversation, withReadSeq } from './conversations';
import { historyQuery, type MessageWindow } from '../cache/history';

/** Conversations for which a mark is on its way, and the highest one that has to follow it. */
const sending = new Map<string, number>();

/** Marks as read up to `seq`: shown immediately, then sent; a failure is made good by the next one. */
export function markRead(queries: QueryClient, conversationId: string, seq: number): void {
  showRead(queries, conversationId, seq);
  const isSending = sending.has(conversationId);
  sending.set(conversationId, Math.max(seq, sending.get(conversationId) ?? 0));
  if (!isSending) void send(conversationId);
}

/** While somebody scrolls, one request is on its way at a time, and the next one says where they are by then. */
async function send(conversationId: string): Promise<void> {
  for (let sent = 0; ;) {
    const seq = sending.get(conversationId) ?? 0;
    if (seq <= sent) break;
    sent = seq;
    await client.markRead(conversationId, seq).catch(reportError);
  }
  sending.delete(conversationId);
}

/** Shows what this person has read, here or on another device. */
export function showRead(queries: QueryClient, conversationId: string, seq: number): void {
  const history = queries.getQueryData(historyQuery(conversationId).queryKey);
  changeConversation(queries, conversationId, (one) => withReadSeq(seq, countRead(one, seq, history))(one));
}

/** How many messages of the other person become read by a mark, where all of them are loaded. */
function countRead(
  { readSeq, person }: Conversation,
  seq: number,
  history: (MessageWindow & { detached?: MessageWindow }) | undefined,
): number {
  const isWhole = (items: MessageWindow['items']) =>
    (items[0]?.seq ?? Infinity) <= readSeq + 1 && (items.at(-1)?.seq ?? 0) >= seq;
  const items = [history?.items, history?.detached?.items].find((one) => one && isWhole(one)) ?? [];
  return items.filter(
    (message) =>
      message.seq > readSeq &&
      message.seq <= seq &&
      message.senderId === person.id &&
      message.deletedAt === null,
  ).length;
}
