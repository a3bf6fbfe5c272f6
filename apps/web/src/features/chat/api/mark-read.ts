import type { QueryClient } from '@tanstack/react-query';
import type { Conversation } from '@zentra/contracts';
import { client } from '@/lib/query/api-client';
import { reportError } from '@/lib/query/query-client';
import { changeConversation, copiesOf, refreshConversation, withReadSeq } from './conversations';
import { historyQuery } from '../cache/history';
import type { MessageWindow } from '../cache/message-windows';

/** Conversations with a request in flight, and the highest `seq` to send after it. */
const sending = new Map<string, number>();

/**
 * Marks everything up to `seq` as read: in the cache immediately, then on the server. If the
 * request fails, the next one covers it.
 */
export function markRead(queries: QueryClient, conversationId: string, seq: number): void {
  showRead(queries, conversationId, seq);
  const isSending = sending.has(conversationId);
  sending.set(conversationId, Math.max(seq, sending.get(conversationId) ?? 0));
  if (!isSending) void send(conversationId);
}

/** Sends one request at a time while the user scrolls. The next one has the latest position. */
async function send(conversationId: string): Promise<void> {
  for (let sent = 0; ;) {
    const seq = sending.get(conversationId) ?? 0;
    if (seq <= sent) break;
    sent = seq;
    await client.markRead(conversationId, seq).catch(reportError);
  }
  sending.delete(conversationId);
}

/**
 * Shows the user's read position from this or another device. Fetches the unread count if the
 * messages in between are not loaded.
 */
export function showRead(queries: QueryClient, conversationId: string, seq: number): void {
  const history = queries.getQueryData(historyQuery(conversationId).queryKey);
  const isPart = (one: Conversation) => seq > one.readSeq && seq < one.lastSeq;
  const isUnknown = copiesOf(queries, conversationId).some(
    (one) => isPart(one) && countRead(one, seq, history) === undefined,
  );
  changeConversation(queries, conversationId, (one) =>
    withReadSeq(seq, countRead(one, seq, history) ?? 0)(one),
  );
  if (isUnknown) refreshConversation(queries, conversationId);
}

/**
 * Returns how many messages of the other person become read; undefined if not all of them are
 * loaded.
 */
function countRead(
  { readSeq, person }: Conversation,
  seq: number,
  history: (MessageWindow & { detached?: MessageWindow }) | undefined,
): number | undefined {
  const isWhole = (items: MessageWindow['items']) =>
    (items[0]?.seq ?? Infinity) <= readSeq + 1 && (items.at(-1)?.seq ?? 0) >= seq;
  const items = [history?.items, history?.detached?.items].find((one) => one && isWhole(one));
  return items?.filter(
    (message) =>
      message.seq > readSeq &&
      message.seq <= seq &&
      message.senderId === person.id &&
      message.deletedAt === null,
  ).length;
}
