import type { ServerPayload } from '@zentra/contracts';
import { Store, useStore } from '@/lib/store';

/** Time in ms after which typing expires without a new event, in case the end event was lost. */
const EXPIRES_MS = 6_500;

/** Conversations in which the other person is typing. */
const typing = new Store<ReadonlySet<string>>(new Set());
const timers = new Map<string, ReturnType<typeof setTimeout>>();

export function applyTyping({ conversationId, typing: isTyping }: ServerPayload<'typing:changed'>): void {
  clearTimeout(timers.get(conversationId));
  timers.delete(conversationId);
  const next = new Set(typing.get());
  if (isTyping) {
    next.add(conversationId);
    timers.set(
      conversationId,
      setTimeout(() => stopTyping(conversationId), EXPIRES_MS),
    );
  } else next.delete(conversationId);
  typing.set(next);
}

/** Clears typing in a conversation, after a message or a disconnect. */
export function stopTyping(conversationId: string): void {
  if (typing.get().has(conversationId)) applyTyping({ conversationId, userId: '', typing: false });
}

export const forgetTyping = (): void => typing.get().forEach(stopTyping);

export const useIsTyping = (conversationId: string): boolean => useStore(typing).has(conversationId);
