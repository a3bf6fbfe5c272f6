import { useQueryClient } from '@tanstack/react-query';
import type { Conversation } from '@zentra/contracts';
import { useEffect, useState, type RefObject } from 'react';
import { markRead } from '../api/mark-read';
import { SeenRows } from './seen-rows';

/**
 * Marks messages as read up to the last row seen.
 * If messages are missing between the read position and `firstSeq`, the first loaded one, a mark
 * would include them. Then only the end of the chat is marked.
 * @returns a function to call when rows have moved without a scroll
 */
export function useReadMark(
  { id, readSeq, unread, lastSeq }: Conversation,
  rows: RefObject<HTMLElement | null>,
  isReady: boolean,
  firstSeq: number,
): () => void {
  const queries = useQueryClient();
  const [seen] = useState(() => new SeenRows(rows));
  useEffect(() => {
    seen.update({
      isReady: isReady && unread > 0,
      onSeen: (seq) => {
        if (seq > readSeq && (firstSeq <= readSeq + 1 || seq >= lastSeq)) markRead(queries, id, seq);
      },
    });
  });
  useEffect(() => seen.begin(), [seen]);
  return seen.look;
}
