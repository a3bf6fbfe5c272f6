import { useMutation } from '@tanstack/react-query';
import type { Conversation, Message } from '@zentra/contracts';
import { useEffect, useRef, useState } from 'react';
import { reportError } from '@/lib/query/query-client';
import { loadWhole } from '../cache/history';

export interface Print {
  /** All messages while printing. */
  items: Message[] | undefined;
  isLoading: boolean;
  /** Share of the chat that is loaded, 0–1. */
  share: number;
  error: Error | null;
  start(): void;
}

/**
 * Prints a whole chat: loads all messages, renders them, opens the browser's dialog, then releases
 * them.
 */
export function usePrint({ id, lastSeq }: Conversation): Print {
  const [share, setShare] = useState(0);
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => void (isHere.current = false);
  }, []);
  const {
    data: items,
    error,
    isPending: isLoading,
    mutate: start,
    reset,
  } = useMutation<Message[], Error, void>({
    mutationFn: () =>
      loadWhole(id, (seq) => {
        setShare(lastSeq === 0 ? 1 : seq / lastSeq);
        return isHere.current;
      }),
    onMutate: () => setShare(0),
    onError: reportError,
  });
  useEffect(() => {
    if (!items) return;
    addEventListener('afterprint', reset);
    print();
    return () => removeEventListener('afterprint', reset);
  }, [items, reset]);
  return { items, isLoading, share, error, start };
}
