import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useLayoutEffect, useState, type RefObject } from 'react';
import { reportError } from '@/lib/query-client';
import { historyQuery, loadOlder, type History } from './api/history';

const PAGE = 100;
const FLASH_MS = 1_600;

/**
 * Leads to a message of the log and lights it up for a moment; older pages are fetched until it is there.
 * @param onJumped called after the log was scrolled
 */
export function useJump(
  conversationId: string,
  history: History,
  content: RefObject<HTMLElement | null>,
  onJumped: () => void,
): (seq: number) => void {
  const queries = useQueryClient();
  const [goal, setGoal] = useState<number | null>(null);

  useLayoutEffect(() => {
    if (goal === null) return;
    const element = content.current?.querySelector(`[data-seq="${goal}"]`);
    if (!element) return;
    setGoal(null);
    element.scrollIntoView({ block: 'center' });
    element.animate([{ backgroundColor: 'var(--own)' }, { backgroundColor: 'transparent' }], {
      duration: FLASH_MS,
      easing: 'ease-in',
    });
    onJumped();
  }, [goal, history, content, onJumped]);

  return useCallback(
    (seq: number) => {
      setGoal(seq);
      const firstLoaded = () => queries.getQueryData(historyQuery(conversationId).queryKey)?.items[0]?.seq;
      const load = async () => {
        for (let first = firstLoaded(); first !== undefined && first > seq;) {
          await loadOlder(queries, conversationId, PAGE);
          const next = firstLoaded();
          if (next === first) return; // there is nothing older
          first = next;
        }
      };
      load().catch((error: unknown) => {
        setGoal(null);
        reportError(error);
      });
    },
    [queries, conversationId],
  );
}
