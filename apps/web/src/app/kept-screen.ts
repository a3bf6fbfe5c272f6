import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { conversationPageSchema, meSchema } from '@zentra/contracts';
import * as z from 'zod';
import { meQuery } from '@/features/auth/api/session';
import { conversationQuery, conversationsQuery } from '@/features/chat/api/conversations';
import { historyQuery } from '@/features/chat/cache/history';
import { clearChatCache, cacheChat } from '@/features/chat/cache/chat-cache';
import { readStored, writeStored } from '@/lib/storage/device-storage';
import { DEVICE_KEYS, USER_KEYS } from '@/lib/storage/persisted-keys';

/**
 * The chats as they were last seen on this device, so that the next visit shows them before the first answer, and the end of
 * those that were open, so that a visit without a connection shows that. They go when the person signs out here, and as soon as
 * the server says that the session is gone.
 */
const screenSchema = z.object({ me: meSchema, conversations: conversationPageSchema });

const PAUSE_MS = 500;

const storage = {
  who(): string | null {
    try {
      return localStorage.getItem(DEVICE_KEYS.user);
    } catch {
      return null;
    }
  },
  remember(userId: string | null): void {
    try {
      if (userId === null) localStorage.removeItem(DEVICE_KEYS.user);
      else localStorage.setItem(DEVICE_KEYS.user, userId);
    } catch {
      // Then the next visit waits for the first answer.
    }
  },
};

/** Puts the kept screen into the cache, as something that has to be asked for anew. */
export function restoreScreen(queries: QueryClient): void {
  const userId = storage.who();
  const kept = userId === null ? null : readStored(userId, USER_KEYS.screen);
  if (kept === null) return;
  const screen = screenSchema.safeParse(parseJson(kept));
  if (!screen.success) return; // kept by another version of the app
  const { me, conversations } = screen.data;
  queries.setQueryData(meQuery.queryKey, me);
  queries.setQueryData(conversationsQuery.queryKey, { pages: [conversations], pageParams: [undefined] });
  for (const { queryKey } of [meQuery, conversationsQuery])
    void queries.invalidateQueries({ queryKey, refetchType: 'none' });
}

/** Keeps the screen from now on, a moment after each change and when the page is left. */
export function keepScreen(queries: QueryClient): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Chats that have changed, and whether they were open then. */
  const changed = new Map<string, boolean>();
  const keep = () => {
    clearTimeout(timer);
    timer = undefined;
    const me = queries.getQueryData(meQuery.queryKey);
    const conversations = queries.getQueryData(conversationsQuery.queryKey)?.pages[0];
    if (!me || !conversations) return;
    storage.remember(me.id);
    writeStored(me.id, USER_KEYS.screen, JSON.stringify({ me, conversations }));
    for (const [id, isOpen] of changed) {
      const conversation = queries.getQueryData(conversationQuery(id).queryKey);
      const history = queries.getQueryData(historyQuery(id).queryKey);
      if (conversation && history && !history.isMissing) cacheChat(me.id, conversation, history, isOpen);
    }
    changed.clear();
  };
  const isOf = (queryKey: QueryKey, of: { queryKey: QueryKey }) => queryKey[0] === of.queryKey[0];
  const restored = queries.getQueryData(meQuery.queryKey);
  queries.getQueryCache().subscribe(({ type, query }) => {
    if (type !== 'updated' || query.state.status !== 'success') return;
    const me = queries.getQueryData(meQuery.queryKey);
    if (me === null) return forget();
    // Another window has let somebody else in since: what was kept of the one may not show under the other.
    if (restored && me?.id !== restored.id && storage.who() === restored.id) {
      forget();
      queries.removeQueries({ predicate: ({ queryKey }) => !isOf(queryKey, meQuery) });
    }
    const key = query.queryKey as QueryKey;
    const isOfChat = isOf(key, conversationQuery('')) || isOf(key, historyQuery(''));
    if (isOfChat) changed.set(String(key[1]), query.isActive() || changed.get(String(key[1])) === true);
    if (isOfChat || [meQuery, conversationsQuery].some((of) => isOf(key, of)))
      timer ??= setTimeout(keep, PAUSE_MS);
  });
  addEventListener('pagehide', () => timer !== undefined && keep());
}

function forget(): void {
  const userId = storage.who();
  if (userId !== null) {
    writeStored(userId, USER_KEYS.screen, null);
    clearChatCache(userId);
  }
  storage.remember(null);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
