import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { reportError } from '@/lib/query-client';
import { loadOlder } from './api/history';

/** Fetches one older page at a time; after a failure it waits for the person. */
export function useOlderPages(conversationId: string, hasMore: boolean) {
  const queries = useQueryClient();
  const [state, setState] = useState<'idle' | 'loading' | 'failed'>('idle');
  const isLoading = useRef(false);
  const load = (isRetry = false) => {
    if (!hasMore || isLoading.current || (state === 'failed' && !isRetry)) return;
    isLoading.current = true;
    setState('loading');
    loadOlder(queries, conversationId)
      .then(() => setState('idle'))
      .catch((error: unknown) => {
        reportError(error);
        setState('failed');
      })
      .finally(() => (isLoading.current = false));
  };
  return { state, load };
}
