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

/** How many chats are kept, those that were open last, and how much of each. */
const MOST_CHATS = 10;
const MOST_MESSAGES = 30;
/** An answer that takes longer may never come. */
const FALLBACK_AFTER_MS = 4_000;

const chatSchema = z.object({ conversation: conversationSchema, history: messageListSchema });

/** Their ids, the one that was open last first. */
const listOf = (meId: string): string[] =>
  (readStored(meId, USER_KEYS.chats) ?? '').split(' ').filter(Boolean);

/** Keeps the end of a chat for a start without a connection. One that is not open is kept further, but not anew. */
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

/** A chat as it was when it was last open here, for the person signed in. */
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
 * The answer of the server; where that cannot be reached, what is known on this device, so that one can read and write. Only
 * until the live connection stands: what has happened since is asked for then.
 */
export async function fetchOrCached<T>(
  queryKey: QueryKey,
  ask: Promise<T>,
  kept: () => T | undefined,
): Promise<T> {
  const late = new Promise<never>((_, reject) =>
    setTimeout(() => reject(ZentraError.network()), FALLBACK_AFTER_MS),
  );
  try {
    return await Promise.race([ask, late]);
  } catch (error) {
    const isAway = error instanceof ZentraError && error.isUnreachable;
    const isFirst = queryClient.getQueryData(queryKey) === undefined;
    const known = isAway && isFirst && liveStatus.get() !== 'up' ? kept() : undefined;
    return known ?? ask;
  }
}
