import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { ZentraError } from '@zentra/client';
import { client } from '@/lib/query/api-client';
import { queryKeys } from '@/lib/query/query-keys';

export const devicesQuery = queryOptions({
  queryKey: queryKeys.devices,
  queryFn: () => client.account.sessions(),
  staleTime: 0,
});

/** Signs out one device, or all others without an id. */
export function useEndDevices() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id?: string) =>
      (id === undefined ? client.account.endOtherSessions() : client.account.endSession(id)).catch(
        (error: unknown) => {
          // The device has signed out meanwhile.
          if (!(error instanceof ZentraError) || error.code !== 'NOT_FOUND') throw error;
        },
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: devicesQuery.queryKey }),
  });
}
