import { infiniteQueryOptions, useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { client } from '@/lib/query/api-client';
import { refresh, reportError } from '@/lib/query/query-client';
import { queryKeys } from '@/lib/query/query-keys';

export const blocksQuery = infiniteQueryOptions({
  queryKey: queryKeys.blocks,
  queryFn: ({ pageParam }) => client.blocks({ cursor: pageParam, limit: 50 }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
});

/**
 * Invalidates everything that shows a person, after a conversation has ended or a block has
 * changed.
 */
export function refreshPeople(queries: QueryClient): void {
  const { blocks, conversations, conversation, interests, people, person } = queryKeys;
  refresh(queries, blocks);
  for (const { all } of [conversations, conversation, interests, people, person]) refresh(queries, all);
}

function useChange<Input>(change: (input: Input) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onError: reportError,
    onSettled: () => refreshPeople(queries),
  });
}

export const useLeaveChat = () =>
  useChange((conversationId: string) => client.endConversation(conversationId));
export const useBlock = () => useChange((userId: string) => client.block(userId));
export const useUnblock = () => useChange((userId: string) => client.unblock(userId));
