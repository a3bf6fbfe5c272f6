import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { ZentraError } from '@zentra/client';
import type { Export, Me } from '@zentra/contracts';
import { client } from '@/lib/query/api-client';
import { reportError } from '@/lib/query/query-client';
import { queryKeys } from '@/lib/query/query-keys';

/** The current data export, or null. */
export const exportQuery = queryOptions({
  queryKey: queryKeys.export,
  queryFn: (): Promise<Export | null> =>
    client.account.exportState().catch((error: unknown) => {
      if (error instanceof ZentraError && error.code === 'NOT_FOUND') return null;
      throw error;
    }),
});

export function useStartExport() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => client.account.startExport(),
    // An event may have reported a later state already.
    onSuccess: (started) =>
      queries.setQueryData(exportQuery.queryKey, (known) => (known?.id === started.id ? known : started)),
  });
}

/**
 * Deletes the account and signs out everywhere. Calls `onDeleted` even if an event has closed the
 * screen already.
 */
export function useDeleteAccount(onDeleted: () => void) {
  return useMutation({
    mutationFn: (password: string) => client.account.deleteAccount(password),
    onSuccess: onDeleted,
    onError: reportError,
  });
}

export function useKeepAccount() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => client.account.keepAccount(),
    onSuccess: (me) => queries.setQueryData<Me>(queryKeys.me, me),
  });
}
