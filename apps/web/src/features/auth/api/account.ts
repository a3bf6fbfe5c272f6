import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ForgotPassword, ResetPassword } from '@zentra/contracts';
import { client } from '@/lib/query/api-client';
import { t } from '@/lib/i18n/i18n';
import { meQuery, signedOutReason } from './session';
import { queryKeys } from '@/lib/query/query-keys';

export const useForgotPassword = () =>
  useMutation({ mutationFn: (asked: ForgotPassword) => client.account.forgotPassword(asked) });

export function useResetPassword() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (chosen: ResetPassword) => client.account.resetPassword(chosen),
    onSuccess: () => {
      signedOutReason.set(t('auth.reset.done'));
      // All sessions have ended, including the one of this browser.
      queries.setQueryData(meQuery.queryKey, null);
    },
  });
}

/**
 * Confirms the email address of the token. A query, so that it is sent once however often the
 * screen renders.
 */
export const confirmEmailQuery = (token: string) =>
  queryOptions({
    queryKey: queryKeys.confirmEmail(token),
    queryFn: async () => {
      await client.account.confirmEmail({ token });
      return true;
    },
    staleTime: Infinity,
    gcTime: Infinity,
    refetchOnMount: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
