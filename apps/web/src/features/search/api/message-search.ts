import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import type { MessageHit, Page } from '@zentra/contracts';
import { client } from '@/lib/query/api-client';
import { queryKeys } from '@/lib/query/query-keys';

/** Messages with the words, newest first. Not cached: deleted messages must not reappear. */
export const messageSearchQuery = (q: string, conversationId?: string) =>
  infiniteQueryOptions({
    queryKey: queryKeys.search(conversationId, q),
    queryFn: ({ pageParam }) =>
      client.search.messages({ q, conversationId, cursor: pageParam, limit: conversationId ? 50 : 20 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }: Page<MessageHit>) => nextCursor ?? undefined,
    enabled: q !== '',
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  });

export const hitsOf = (found: { pages: Page<MessageHit>[] } | undefined): MessageHit[] =>
  (found?.pages ?? []).flatMap(({ items }) => items);

/** Groups hits by conversation, in the order of each newest hit. */
export function byConversation(hits: MessageHit[]): MessageHit[][] {
  const groups = new Map<string, MessageHit[]>();
  for (const hit of hits) groups.set(hit.conversationId, [...(groups.get(hit.conversationId) ?? []), hit]);
  return [...groups.values()];
}

export const plainText = ({ excerpt }: MessageHit): string => excerpt.map(({ text }) => text).join('');
