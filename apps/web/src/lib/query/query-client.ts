import { ZentraError } from '@zentra/client';
import { notifyManager, QueryCache, QueryClient, type QueryKey } from '@tanstack/react-query';
import { perFrame } from '../dom/per-frame';

type Listener = () => void;
const listeners = new Set<Listener>();

/** Tells when a call finds that the session is gone. */
export function onSignedOut(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** For calls that no query makes: the session may be what is missing. */
export function reportError(error: unknown): void {
  if (error instanceof ZentraError && error.code === 'UNAUTHENTICATED') listeners.forEach((tell) => tell());
}

/** An answer that is under way may be older than what was just heard: ask again when it has come. */
export function overtake(queries: QueryClient, queryKey: QueryKey, again: () => void): void {
  const query = queries.getQueryCache().find({ queryKey });
  if (query?.state.fetchStatus === 'fetching') query.promise?.then(again, () => undefined);
}

/**
 * Asks anew for everything under `queryKey`. An answer still under way may be from before what was missed; TanStack
 * would take it for fresh when it is a query's first one.
 */
export function refresh(queries: QueryClient, queryKey: QueryKey): void {
  for (const query of queries.getQueryCache().findAll({ queryKey }))
    overtake(queries, query.queryKey, () => void queries.invalidateQueries({ queryKey: query.queryKey }));
  void queries.invalidateQueries({ queryKey });
}

/** No page waits longer than this for a frame; one that nobody sees has none. */
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

// Several messages within one frame change the cache one after the other and the screen once.
notifyManager.setScheduler(perFrame(nextFrame));

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: reportError }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // Without a network a query fails and says so, instead of waiting unseen; it is asked again when there is one.
      networkMode: 'always',
      refetchOnReconnect: true,
      // A refusal stays a refusal; what may pass is tried again.
      retry: (count, error) => count < 2 && error instanceof ZentraError && error.isTransient,
    },
    mutations: { onError: reportError },
  },
});
