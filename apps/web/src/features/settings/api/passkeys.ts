import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '@/lib/query/api-client';
import { makePasskey } from '@/lib/dom/passkeys';
import { refresh, reportError } from '@/lib/query/query-client';
import { toast } from '@/lib/dom/toast';
import { t } from '@/lib/i18n/i18n';
import { queryKeys } from '@/lib/query/query-keys';

export const passkeysQuery = queryOptions({
  queryKey: queryKeys.passkeys,
  queryFn: () => client.passkeys.list(),
});

function useChange<Input>(change: (input: Input) => Promise<unknown>, done?: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: done,
    onError: reportError,
    onSettled: () => refresh(queries, passkeysQuery.queryKey),
  });
}

/**
 * Adds a passkey, which waits for the device's prompt. Shows the result even if the dialog was
 * closed by then.
 */
export const useAddPasskey = () =>
  useChange(
    async ({ name, currentPassword }: { name: string; currentPassword: string }) => {
      const response = await makePasskey(await client.passkeys.creationOptions(currentPassword));
      return client.passkeys.add({ name, response });
    },
    () => toast(t('settings.passkeys.added')),
  );

export const useRenamePasskey = () =>
  useChange(({ id, name }: { id: string; name: string }) => client.passkeys.rename(id, name));

export const useRemovePasskey = () => useChange((id: string) => client.passkeys.remove(id));
