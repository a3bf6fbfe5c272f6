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
 * The chat list, stored on this device so that the next visit renders before the first response.
 * The latest messages of opened chats are stored as well, for a visit while offline.
 * Removed when the user signs out here, or when the server reports that the session has ended.
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
      // Storage is unavailable: the next visit waits for the first response.
    }
  },
};

/** Puts the stored screen into the query cache, marked as stale. */
export function restoreScreen(queries: QueryClient): void {
  const userId = storage.who();
  const stored = userId === null ? null : readStored(userId, USER_KEYS.screen);
  if (stored === null) return;
  const screen = screenSchema.safeParse(parseJson(stored));
  if (!screen.success) return; // stored by another version of the app
  const { me, conversations } = screen.data;
  queries.setQueryData(meQuery.queryKey, me);
  queries.setQueryData(conversationsQuery.queryKey, { pages: [conversations], pageParams: [undefined] });
  for (const { queryKey } of [meQuery, conversationsQuery])
    void queries.invalidateQueries({ queryKey, refetchType: 'none' });
}

/** Stores the screen from now on: 500 ms after each change, and when the page is hidden. */
export function cacheScreen(queries: QueryClient): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Changed chats by id, and whether they were open at the time. */
  const changed = new Map<string, boolean>();
  const store = () => {
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
    // Another window has signed in another user since. The stored data of one user must not show
    // under the other.
    if (restored && me?.id !== restored.id && storage.who() === restored.id) {
      forget();
      queries.removeQueries({ predicate: ({ queryKey }) => !isOf(queryKey, meQuery) });
    }
    const key = query.queryKey as QueryKey;
    const isOfChat = isOf(key, conversationQuery('')) || isOf(key, historyQuery(''));
    if (isOfChat) changed.set(String(key[1]), query.isActive() || changed.get(String(key[1])) === true);
    if (isOfChat || [meQuery, conversationsQuery].some((of) => isOf(key, of)))
      timer ??= setTimeout(store, PAUSE_MS);
  });
  addEventListener('pagehide', () => timer !== undefined && store());
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
