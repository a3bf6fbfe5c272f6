import { useQueryClient } from '@tanstack/react-query';
import type { Conversation } from '@zentra/contracts';
import { useEffect, useState } from 'react';
import { markRead } from './api/mark-read';

/** Marks as read what is on the screen, up to `shownSeq`: at the bottom, with the tab visible. */
export function useReadMark(
  { id, readSeq, unread }: Conversation,
  shownSeq: number,
  isAtBottom: boolean,
): void {
  const queries = useQueryClient();
  const isVisible = usePageVisible();
  useEffect(() => {
    if (isVisible && isAtBottom && unread > 0 && shownSeq > readSeq) markRead(queries, id, shownSeq);
  }, [queries, id, shownSeq, readSeq, unread, isAtBottom, isVisible]);
}

function usePageVisible(): boolean {
  const [isVisible, setVisible] = useState(document.visibilityState === 'visible');
  useEffect(() => {
    const update = () => setVisible(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', update);
    return () => document.removeEventListener('visibilitychange', update);
  }, []);
  return isVisible;
}
