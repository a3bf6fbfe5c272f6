import { ZentraError } from '@zentra/client';
import { notifyManager, QueryCache, QueryClient, type QueryKey } from '@tanstack/react-query';
import { perFrame } from '../dom/per-frame';

type Listener = () => void;
const listeners = new Set<Listener>();

/**
 * Adds a listener for the end of the session, as found by a request. Returns a function that
 * removes it.
 */
export function onSignedOut(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Reports the error of a request outside of queries, in case the session has ended. */
export function reportError(error: unknown): void {
  if (error instanceof ZentraError && error.code === 'UNAUTHENTICATED')
    listeners.forEach((notify) => notify());
}

/**
 * Runs `again` after a query in flight has finished: its response may be older than an event that
 * has just arrived.
 */
export function overtake(queries: QueryClient, queryKey: QueryKey, again: () => void): void {
  const query = queries.getQueryCache().find({ queryKey });
  if (query?.state.fetchStatus === 'fetching') query.promise?.then(again, () => undefined);
}

/**
 * Invalidates all queries under `queryKey`, including those in flight.
 * A response in flight may predate the missed events. TanStack would treat it as fresh if it is the
 * query's first.
 */
export function refresh(queries: QueryClient, queryKey: QueryKey): void {
  for (const query of queries.getQueryCache().findAll({ queryKey }))
    overtake(queries, query.queryKey, () => void queries.invalidateQueries({ queryKey: query.queryKey }));
  void queries.invalidateQueries({ queryKey });
}

/** Longest wait for a frame, in ms. Hidden pages have no frames. */
const LONGEST_MS = 100;

function nextFrame(run: () => void): void {
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer);
    run();
  });
  const timer = setTimeout(() => {
    cancelAnimationFrame(frame);
    run();
  }, LONGEST_MS);
}

// Several messages within one frame change the cache one by one and render once.
notifyManager.setScheduler(perFrame(nextFrame));

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: reportError }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // Offline, a query fails immediately instead of being paused. It is fetched again on
      // reconnect.
      networkMode: 'always',
      refetchOnReconnect: true,
      // Retry transient errors only, at most twice.
      retry: (count, error) => count < 2 && error instanceof ZentraError && error.isTransient,
    },
    mutations: { onError: reportError },
  },
});
