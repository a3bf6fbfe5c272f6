import type { Outbox, OutboxEntry } from '@zentra/client';
import { browserWindows, IndexedDbOutboxStore } from '@zentra/client/browser';
import type { Message } from '@zentra/contracts';
import { useMemo, useSyncExternalStore } from 'react';
import { client } from './api-client';
import { uploadOnce } from './uploads';

/** What `userId` has sent from this browser and the server has not acked, in all its windows. */
export const outboxOf = (userId: string): Outbox =>
  client.outbox({
    store: new IndexedDbOutboxStore(userId),
    upload: uploadOnce,
    windows: browserWindows(`zentra:outbox:${userId}`),
  });

/** What is on its way in a conversation, apart from what its history shows already. */
export function useOutgoing(
  outbox: Outbox,
  conversationId: string,
  shown: readonly Message[],
): OutboxEntry[] {
  const all = useSyncExternalStore(
    (listener) => outbox.on('change', listener),
    () => outbox.entries,
  );
  return useMemo(() => {
    const entries = all.filter((entry) => entry.conversationId === conversationId);
    if (entries.length === 0) return NONE;
    const arrived = new Set(shown.map(({ clientId }) => clientId));
    return entries.filter(({ clientId }) => !arrived.has(clientId));
  }, [all, conversationId, shown]);
}

const NONE: OutboxEntry[] = [];
