import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import type { Conversation, Message, Page } from '@zentra/contracts';
import { client } from '@/lib/api-client';
import { now } from '@/lib/now';
import { overtake, queryClient } from '@/lib/query-client';
import { askOrKept, keptChat } from '../kept-chats';

export const conversationsQuery = infiniteQueryOptions({
  queryKey: ['conversations'],
  queryFn: ({ pageParam }) => client.conversations({ cursor: pageParam, limit: 50 }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ nextCursor }: Page<Conversation>) => nextCursor ?? undefined,
});

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: ['conversation', id],
    queryFn: ({ queryKey }) =>
      askOrKept(queryKey, client.conversation(id), () => {
        const listed = flattenConversations(queryClient.getQueryData(conversationsQuery.queryKey));
        return listed.find((one) => one.id === id) ?? keptChat(id)?.conversation;
      }),
    // Also where the browser knows that there is no network: what is kept is found by asking.
    networkMode: 'always',
  });

export const activityOf = ({ lastMessage, openedAt }: Conversation): string =>
  lastMessage?.createdAt ?? openedAt;

type List = { pages: Page<Conversation>[] };
const flattened = new WeakMap<List, Conversation[]>();

/** The pages as one list, newest activity first, each conversation once; made once for all who ask. */
export function flattenConversations(list: List | undefined): Conversation[] {
  if (!list) return [];
  const known = flattened.get(list);
  if (known) return known;
  const byId = new Map(list.pages.flatMap(({ items }) => items).map((one) => [one.id, one]));
  // Moments in ISO are in order as they are spelled.
  const order = (a: Conversation, b: Conversation) =>
    activityOf(a) === activityOf(b) ? 0 : activityOf(a) < activityOf(b) ? 1 : -1;
  const all = [...byId.values()].sort(order);
  flattened.set(list, all);
  return all;
}

/** Changes a conversation wherever it is cached; one that is not is fetched with the list. */
export function changeConversation(
  queries: QueryClient,
  id: string,
  change: (one: Conversation) => Conversation,
): void {
  for (const { queryKey } of [conversationQuery(id), conversationsQuery]) {
    overtake(queries, queryKey, () => void queries.invalidateQueries({ queryKey }));
  }
  queries.setQueryData(conversationQuery(id).queryKey, (one) => one && change(one));
  let isListed = false;
  queries.setQueryData(conversationsQuery.queryKey, (list) => {
    if (!list) return list;
    const pages = list.pages.map((page) => ({
      ...page,
      items: page.items.map((one) => {
        if (one.id !== id) return one;
        isListed = true;
        return change(one);
      }),
    }));
    return { ...list, pages };
  });
  if (!isListed) void queries.invalidateQueries({ queryKey: conversationsQuery.queryKey });
}

/** A new message moves its conversation up and, when it is theirs, counts as unread. */
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
          unread: one.unread + (message.senderId === meId ? 0 : 1),
        };

/** A change of the newest message, and of the count of changes. */
export const withChange =
  (message: Message) =>
  (one: Conversation): Conversation =>
    message.rev <= one.rev
      ? one
      : {
          ...one,
          rev: message.rev,
          lastMessage: one.lastMessage?.seq === message.seq ? message : one.lastMessage,
        };

/** The other person's marks; they never go back. */
export const withPeerReceipt =
  ({ deliveredSeq, readSeq }: { deliveredSeq: number; readSeq: number }) =>
  (one: Conversation): Conversation => ({
    ...one,
    peerDeliveredSeq: Math.max(one.peerDeliveredSeq, deliveredSeq),
    peerReadSeq: Math.max(one.peerReadSeq, readSeq),
  });

export const withReadSeq =
  (readSeq: number) =>
  (one: Conversation): Conversation =>
    readSeq <= one.readSeq ? one : { ...one, readSeq, unread: readSeq >= one.lastSeq ? 0 : one.unread };

export const withMuted =
  (mutedUntil: string | null) =>
  (one: Conversation): Conversation => ({ ...one, mutedUntil });

/** Whether its person wants to hear of it: it is not muted, or no longer. */
export const isHeard = ({ mutedUntil }: Conversation): boolean =>
  mutedUntil === null || Date.parse(mutedUntil) <= now();
