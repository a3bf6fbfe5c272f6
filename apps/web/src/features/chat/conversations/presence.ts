import type { ServerPayload } from '@zentra/contracts';
import { Store, useStore } from '@/lib/store';

/** Connected people who are online, as far as both share it. */
const online = new Store<ReadonlySet<string>>(new Set());

export function hearPresence({ userId, online: isOnline }: ServerPayload<'presence:changed'>): void {
  const next = new Set(online.get());
  if (isOnline) next.add(userId);
  else next.delete(userId);
  online.set(next);
}

/** Without a connection nobody knows; the next one begins with who is there. */
export const forgetPresence = (): void => online.set(new Set());

export const useIsOnline = (userId: string): boolean => useStore(online).has(userId);
