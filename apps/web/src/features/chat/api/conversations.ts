import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import type { Conversation, Message, Page } from '@zentra/contracts';
import { client } from '@/lib/query/api-client';
import { now } from '@/lib/format/now';
import { overtake, queryClient, refresh } from '@/lib/query/query-client';
import { fetchOrCached, cachedChat } from '../cache/chat-cache';
import { queryKeys } from '@/lib/query/query-keys';

export const conversationsQuery = infiniteQueryOptions({
  queryKey: queryKeys.conversations.all,
  queryFn: ({ pageParam }) => client.conversations({ cursor: pageParam, limit: 50 }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ nextCursor }: Page<Conversation>) => nextCursor ?? undefined,
});

/**
 * Count of unmuted conversations with unread messages, over all pages. `changeConversation` updates
 * it.
 */
export const unreadQuery = queryOptions({
  queryKey: queryKeys.conversations.unread,
  queryFn: () => client.unread(),
});

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: queryKeys.conversation.one(id),
    queryFn: ({ queryKey }) =>
      fetchOrCached(queryKey, client.conversation(id), () => {
        const listed = flattenConversations(queryClient.getQueryData(conversationsQuery.queryKey));
        return listed.find((one) => one.id === id) ?? cachedChat(id)?.conversation;
      }),
    // Also while the browser is offline: the fetch then returns the cached chat.
    networkMode: 'always',
  });

export const activityOf = ({ lastMessage, openedAt }: Conversation): string =>
  lastMessage?.createdAt ?? openedAt;

type List = { pages: Page<Conversation>[] };
const flattened = new WeakMap<List, Conversation[]>();

/**
 * Returns the pages as one list, newest activity first, each conversation once. Memoized for all
 * callers.
 */
export function flattenConversations(list: List | undefined): Conversation[] {
  if (!list) return [];
  const known = flattened.get(list);
  if (known) return known;
  const byId = new Map(list.pages.flatMap(({ items }) => items).map((one) => [one.id, one]));
  // ISO timestamps sort as strings.
  const order = (a: Conversation, b: Conversation) =>
    activityOf(a) === activityOf(b) ? 0 : activityOf(a) < activityOf(b) ? 1 : -1;
  const all = [...byId.values()].sort(order);
  flattened.set(list, all);
  return all;
}

const listedConversation = (queries: QueryClient, id: string): Conversation | undefined =>
  flattenConversations(queries.getQueryData(conversationsQuery.queryKey)).find((one) => one.id === id);

/** Returns the cached copies of a conversation, in the list and alone. One may be newer. */
export const copiesOf = (queries: QueryClient, id: string): Conversation[] =>
  [listedConversation(queries, id), queries.getQueryData(conversationQuery(id).queryKey)].filter(
    (one) => one !== undefined,
  );

/** Updates a conversation in every query that contains it, and the unread count. */
export function changeConversation(
  queries: QueryClient,
  id: string,
  change: (one: Conversation) => Conversation,
): void {
  for (const { queryKey } of [conversationQuery(id), conversationsQuery, unreadQuery])
    overtake(queries, queryKey, () => void queries.invalidateQueries({ queryKey }));
  const listed = listedConversation(queries, id);
  const [known] = copiesOf(queries, id);
  const changed = known && change(known);
  queries.setQueryData(conversationQuery(id).queryKey, (one) => one && change(one));
  queries.setQueryData(conversationsQuery.queryKey, (list) =>
    list && listed
      ? {
          ...list,
          pages: list.pages.map((page) => ({
            ...page,
            items: page.items.map((one) => (one.id === id ? change(one) : one)),
          })),
        }
      : list,
  );
  const more = known && changed ? Number(isNew(changed)) - Number(isNew(known)) : 0;
  queries.setQueryData(
    unreadQuery.queryKey,
    (count) => count && { chats: countAll(queries) ?? Math.max(0, count.chats + more) },
  );
  // A message in an unlisted conversation moves it to the top, so fetch the list and the count
  // again.
  if (!listed && (!known || changed?.lastSeq !== known.lastSeq))
    void queries.invalidateQueries({ queryKey: conversationsQuery.queryKey });
}

/**
 * Applies a new or changed message to its conversation. If a change before it is missing, fetches
 * the conversation: events of different requests are not always in the order of `rev`.
 */
export function applyMessage(
  queries: QueryClient,
  { conversationId, rev }: Message,
  change: (one: Conversation) => Conversation,
): void {
  const isMissed = copiesOf(queries, conversationId).some((one) => rev > one.rev + 1);
  changeConversation(queries, conversationId, change);
  if (isMissed) refreshConversation(queries, conversationId);
}

/** Fetches a conversation in every query that contains it, and the unread count. */
export function refreshConversation(queries: QueryClient, id: string): void {
  for (const key of [queryKeys.conversations.all, queryKeys.conversation.one(id)]) refresh(queries, key);
}

/**
 * Returns the count of unread conversations if all of them are loaded. A difference could be
 * applied twice: to a count that was fetched after the change, when its event arrives.
 */
function countAll(queries: QueryClient): number | undefined {
  const list = queries.getQueryData(conversationsQuery.queryKey);
  const isWhole = list?.pages.at(-1)?.nextCursor === null;
  return isWhole ? flattenConversations(list).filter(isNew).length : undefined;
}

/**
 * Applies a new message: moves its conversation up and, if it is from the other person, counts it
 * as unread.
 */
export const withMessage =
  (message: Message, meId: string) =>
  (one: Conversation): Conversation =>
    message.seq <= one.lastSeq
      ? one
      : {
          ...one,
          lastMessage: message,
          lastSeq: message.seq,
          rev: message.rev,
          // The receipt of another device may arrive before the message.
          unread: one.unread + Number(message.senderId !== meId && message.seq > one.readSeq),
        };

/**
 * Applies a changed message: updates the newest message, `rev`, and the unread count if an unread
 * message was deleted.
 */
export const withChange =
  (message: Message) =>
  (one: Conversation): Conversation => {
    if (message.rev <= one.rev) return one;
    const isUnreadGone =
      message.deletedAt !== null && message.seq > one.readSeq && message.senderId === one.person.id;
    return {
      ...one,
      rev: message.rev,
      unread: isUnreadGone ? Math.max(0, one.unread - 1) : one.unread,
      lastMessage: one.lastMessage?.seq === message.seq ? message : one.lastMessage,
    };
  };

/** Applies the other person's receipts, which never decrease. */
export const withPeerReceipt =
  ({ deliveredSeq, readSeq }: { deliveredSeq: number; readSeq: number }) =>
  (one: Conversation): Conversation => ({
    ...one,
    peerDeliveredSeq: Math.max(one.peerDeliveredSeq, deliveredSeq),
    peerReadSeq: Math.max(one.peerReadSeq, readSeq),
  });

/** Applies the user's read position: `count` messages become read; all, if it is at the end. */
export const withReadSeq =
  (readSeq: number, count: number) =>
  (one: Conversation): Conversation =>
    readSeq <= one.readSeq
      ? one
      : { ...one, readSeq, unread: readSeq >= one.lastSeq ? 0 : Math.max(0, one.unread - count) };

export const withMuted =
  (mutedUntil: string | null) =>
  (one: Conversation): Conversation => ({ ...one, mutedUntil });

/** Returns true if the conversation is not muted, or no longer. */
export const isUnmuted = ({ mutedUntil }: Conversation): boolean =>
  mutedUntil === null || Date.parse(mutedUntil) <= now();

/** Returns true if the conversation counts as unread. */
export const isNew = (one: Conversation): boolean => one.unread > 0 && isUnmuted(one);
