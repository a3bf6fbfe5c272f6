import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { reportReasonSchema, type SendReport } from '@zentra/contracts';
import { use } from 'react';
import * as z from 'zod';
import { client } from '@/lib/query/api-client';
import { refresh } from '@/lib/query/query-client';
import { clearPersistedState, PersistedStateOwner } from '@/lib/storage/use-persisted-state';
import { queryKeys } from '@/lib/query/query-keys';
import { USER_KEYS } from '@/lib/storage/persisted-keys';

const pages = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor ?? undefined,
};

export const queueQuery = infiniteQueryOptions({
  queryKey: queryKeys.moderation.queue,
  queryFn: ({ pageParam }) => client.moderation.reports({ cursor: pageParam, limit: 30 }),
  ...pages,
});

export const auditQuery = infiniteQueryOptions({
  queryKey: queryKeys.moderation.audit,
  queryFn: ({ pageParam }) => client.moderation.auditLog({ cursor: pageParam, limit: 50 }),
  ...pages,
});

export const reportQuery = (id: string) =>
  queryOptions({ queryKey: queryKeys.moderation.report(id), queryFn: () => client.moderation.report(id) });

export const warningsQuery = queryOptions({ queryKey: queryKeys.warnings, queryFn: () => client.warnings() });

/** The latest messages of a conversation, to choose from for a report. */
export const choiceQuery = (conversationId: string) =>
  queryOptions({
    queryKey: queryKeys.moderation.choice(conversationId),
    queryFn: async () => (await client.messages(conversationId, { limit: 50 })).items,
    staleTime: 0,
  });

/** A report about a person, stored on the device until it is sent. */
export const typedReportSchema = z.object({
  reason: reportReasonSchema.optional(),
  details: z.string(),
  messages: z.array(z.number()),
});

export function useSendReport() {
  const userId = use(PersistedStateOwner);
  return useMutation({
    mutationFn: (report: SendReport) => client.report(report),
    onSuccess: (_, report) => clearPersistedState(userId, USER_KEYS.report(report.userId), typedReportSchema),
  });
}

/** Runs a decision on a report or a person, then refetches all moderation queries. */
export function useDecision() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (decide: () => Promise<void>) => decide(),
    onSettled: () => refresh(queries, queryKeys.moderation.all),
  });
}

export function useAcknowledge() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => client.acknowledgeWarning(id),
    onSuccess: () => queries.invalidateQueries({ queryKey: warningsQuery.queryKey }),
  });
}
