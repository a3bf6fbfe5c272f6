import type { Outbox } from '@zentra/client';
import { createContext, use } from 'react';

export const OutboxContext = createContext<Outbox | null>(null);

/** Returns the outbox of the signed-in user. */
export function useOutbox(): Outbox {
  const outbox = use(OutboxContext);
  if (!outbox) throw new Error('useOutbox() outside of the signed-in part of the app');
  return outbox;
}
