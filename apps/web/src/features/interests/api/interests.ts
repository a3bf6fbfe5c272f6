import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
  type QueryClient,
} from '@tanstack/react-query';
import type { Box, Interest, InterestAction, Page, Person, SendInterest } from '@zentra/contracts';
import { use } from 'react';
import { announce } from '@/lib/dom/announce';
import { client } from '@/lib/query/api-client';
import { refresh } from '@/lib/query/query-client';
import { clearPersistedState, PersistedStateOwner } from '@/lib/storage/use-persisted-state';
import { t } from '@/lib/i18n/i18n';
import { acceptance } from '../acceptance';
import { noteSchema } from '../note';
import { queryKeys } from '@/lib/query/query-keys';
import { USER_KEYS } from '@/lib/storage/persisted-keys';

export const interestsQuery = (box: Box) =>
  infiniteQueryOptions({
    queryKey: queryKeys.interests.list(box),
    queryFn: ({ pageParam }) => client.interests({ box, cursor: pageParam, limit: 30 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }: Page<Interest>) => nextCursor ?? undefined,
  });

/** Counts of unanswered interests, received and sent. */
export const pendingCountQuery = queryOptions({
  queryKey: queryKeys.interests.pending,
  queryFn: () => client.pendingInterests(),
});

export const quotaQuery = queryOptions({
  queryKey: queryKeys.interests.quota,
  queryFn: () => client.quota(),
});

/** Invalidates everything that shows interests or their people. */
export function refreshInterests(queries: QueryClient): void {
  const { interests, people, person } = queryKeys;
  for (const { all } of [interests, people, person]) refresh(queries, all);
}

/** Here and not in the component, whose card may have moved to another list before the response. */
function showAcceptance({ status, person, conversationId }: Interest, note?: string): void {
  if (status === 'accepted' && conversationId) acceptance.set({ person, conversationId, note });
}
/** An interest is accepted with the button, or by sending one to its sender. */
const ANSWER_KEY = ['answer interest'];
export const isAnswering = (queries: QueryClient): boolean =>
  queries.isMutating({ mutationKey: ANSWER_KEY }) > 0;

/**
 * Handles the response here: the event of the same interest may unmount the dialog before the
 * response arrives.
 */
export function useSendInterest({ id, displayName }: Person) {
  const queries = useQueryClient();
  const userId = use(PersistedStateOwner);
  return useMutation({
    mutationKey: ANSWER_KEY,
    mutationFn: (interest: SendInterest) => client.sendInterest(interest),
    onSuccess: (interest, { message }) => {
      clearPersistedState(userId, USER_KEYS.note(id), noteSchema);
      if (interest.status === 'pending') announce(t('interests.sentTo', { name: displayName }));
      showAcceptance(interest, message);
    },
    onSettled: () => refreshInterests(queries),
  });
}

export function useActOnInterest() {
  const queries = useQueryClient();
  return useMutation({
    mutationKey: ANSWER_KEY,
    mutationFn: ({ id, action }: { id: string; action: InterestAction }) => client.actOnInterest(id, action),
    onSuccess: (interest) => showAcceptance(interest),
    onSettled: () => refreshInterests(queries),
  });
}
