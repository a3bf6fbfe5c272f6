import { ZentraError } from '@zentra/client';
import { QueryCache, QueryClient } from '@tanstack/react-query';

type Listener = () => void;
const listeners = new Set<Listener>();

/** Tells when a call finds that the session is gone. */
export function onSignedOut(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const isSignedOut = (error: unknown) => error instanceof ZentraError && error.code === 'UNAUTHENTICATED';

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => isSignedOut(error) && listeners.forEach((tell) => tell()),
  }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // A refusal stays a refusal; what may pass is tried again.
      retry: (count, error) => count < 2 && error instanceof ZentraError && error.isTransient,
    },
    mutations: { onError: (error) => isSignedOut(error) && listeners.forEach((tell) => tell()) },
  },
});
