import { hashKey, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useLiveStatus } from '@/lib/query/live-status';
import { conversationsQuery, flattenConversations } from '../api/conversations';
import { markDelivered } from '../api/mark-delivered';

const LIST = hashKey(conversationsQuery.queryKey);

/**
 * Marks messages that arrived while the app was closed as delivered, once the list shows them.
 * Sends one mark for each newest `seq` of a conversation.
 */
export function useDeliveredMarks(): void {
  const isUp = useLiveStatus() === 'up';
  const queries = useQueryClient();
  const marked = useRef(new Map<string, number>());
  useEffect(() => {
    if (!isUp) return;
    const mark = () => {
      for (const { id, unread, lastSeq } of flattenConversations(
        queries.getQueryData(conversationsQuery.queryKey),
      )) {
        if (unread === 0 || (marked.current.get(id) ?? 0) >= lastSeq) continue;
        marked.current.set(id, lastSeq);
        markDelivered(id, lastSeq);
      }
    };
    mark();
    return queries.getQueryCache().subscribe(({ type, query }) => {
      if (type === 'updated' && query.queryHash === LIST) mark();
    });
  }, [isUp, queries]);
}
