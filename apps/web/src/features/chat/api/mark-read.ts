import type { QueryClient } from '@tanstack/react-query';
import { client } from '@/lib/api-client';
import { reportError } from '@/lib/query-client';
import { changeConversation, withReadSeq } from './conversations';

/** Marks as read up to `seq`, at once here and then on the server; a failure is made good by the next one. */
export function markRead(queries: QueryClient, conversationId: string, seq: number): void {
  changeConversation(queries, conversationId, withReadSeq(seq));
  client.markRead(conversationId, seq).catch(reportError);
}
