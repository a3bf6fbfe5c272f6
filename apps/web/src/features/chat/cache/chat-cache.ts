import type { QueryKey } from '@tanstack/react-query';
import { ZentraError } from '@zentra/client';
import {
  conversationSchema,
  messageListSchema,
  type Conversation,
  type Me,
  type MessageList,
} from '@zentra/contracts';
import * as z from 'zod';
import { readStored, writeStored } from '@/lib/storage/device-storage';
import { liveStatus } from '@/lib/query/live-status';
import { queryClient } from '@/lib/query/query-client';
import { queryKeys } from '@/lib/query/query-keys';
import { USER_KEYS } from '@/lib/storage/persisted-keys';

/** How many chats are cached, most recently opened first, and how many messages of each. */
const MOST_CHATS = 10;
const MOST_MESSAGES = 30;
/** After this time, in ms, the response counts as missing. */
const FALLBACK_AFTER_MS = 4_000;

const chatSchema = z.object({ conversation: conversationSchema, history: messageListSchema });

/** Returns the ids of cached chats, most recently opened first. */
const listOf = (meId: string): string[] =>
  (readStored(meId, USER_KEYS.chats) ?? '').split(' ').filter(Boolean);

/**
 * Caches the latest messages of a chat for an offline start. A chat that is not open is updated
 * only if it is cached already.
 */
export function cacheChat(
  meId: string,
  conversation: Conversation,
  { items, hasMore, rev }: MessageList,
  isOpen: boolean,
): void {
  const { id } = conversation;
  const list = listOf(meId);
  if (!isOpen && !list.includes(id)) return;
  const newest = items.slice(-MOST_MESSAGES);
  const history = { items: newest, hasMore: hasMore || newest.length < items.length, rev };
  writeStored(meId, USER_KEYS.chat(id), JSON.stringify({ conversation, history }));
  if (!isOpen) return;
  const now = [id, ...list.filter((one) => one !== id)];
  for (const gone of now.splice(MOST_CHATS)) writeStored(meId, USER_KEYS.chat(gone), null);
  writeStored(meId, USER_KEYS.chats, now.join(' '));
}

export function clearChatCache(meId: string): void {
  for (const id of listOf(meId)) writeStored(meId, USER_KEYS.chat(id), null);
  writeStored(meId, USER_KEYS.chats, null);
}

/** Returns the cached chat of the signed-in user. */
export function cachedChat(conversationId: string): z.infer<typeof chatSchema> | undefined {
  const me = queryClient.getQueryData<Me | null>(queryKeys.me);
  const text = me ? readStored(me.id, USER_KEYS.chat(conversationId)) : null;
  if (text === null) return undefined;
  try {
    return chatSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/**
 * Returns the server's response, or the cached data if the server is unreachable, so that the user
 * can read and write offline.
 * Only before the socket is connected. After that, missed changes are fetched.
 */
export async function fetchOrCached<T>(
  queryKey: QueryKey,
  ask: Promise<T>,
  cached: () => T | undefined,
): Promise<T> {
  const late = new Promise<never>((_, reject) =>
    setTimeout(() => reject(ZentraError.network()), FALLBACK_AFTER_MS),
  );
  try {
    return await Promise.race([ask, late]);
  } catch (error) {
    const isUnreachable = error instanceof ZentraError && error.isUnreachable;
    const isFirst = queryClient.getQueryData(queryKey) === undefined;
    const known = isUnreachable && isFirst && liveStatus.get() !== 'up' ? cached() : undefined;
    return known ?? ask;
  }
}
