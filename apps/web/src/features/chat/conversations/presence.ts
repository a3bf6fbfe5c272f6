import type { ServerPayload } from '@zentra/contracts';
import { Store, useStore } from '@/lib/store';

/** Connected people who are online. Both people must share their presence. */
const online = new Store<ReadonlySet<string>>(new Set());

export function applyPresence({ userId, online: isOnline }: ServerPayload<'presence:changed'>): void {
  const next = new Set(online.get());
  if (isOnline) next.add(userId);
  else next.delete(userId);
  online.set(next);
}

/** Clears presence while disconnected. The next connection starts with the current state. */
export const forgetPresence = (): void => online.set(new Set());

export const useIsOnline = (userId: string): boolean => useStore(online).has(userId);
