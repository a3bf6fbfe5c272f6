import { useRef, useState } from 'react';
import { reportError } from '@/lib/query/query-client';

export interface Pages {
  state: 'idle' | 'loading' | 'failed';
  load(isRetry?: boolean): void;
}

/** Fetches one page at a time. After a failure it waits for the user to retry. */
export function usePages(hasMore: boolean, fetchPage: () => Promise<void>): Pages {
  const [state, setState] = useState<Pages['state']>('idle');
  const isLoading = useRef(false);
  const load = (isRetry = false) => {
    if (!hasMore || isLoading.current || (state === 'failed' && !isRetry)) return;
    isLoading.current = true;
    setState('loading');
    fetchPage()
      .then(() => setState('idle'))
      .catch((error: unknown) => {
        reportError(error);
        setState('failed');
      })
      .finally(() => (isLoading.current = false));
  };
  return { state, load };
}
