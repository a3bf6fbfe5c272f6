import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { ZentraError } from '@zentra/client';
import type { Login, Me, Register } from '@zentra/contracts';
import { client } from '@/lib/api-client';
import { forgetStored } from '@/lib/device-storage';
import { Store } from '@/lib/store';

/** Why the sign-in screen is shown to somebody who did not ask for it. */
export const signedOutReason = new Store<string | null>(null);

/** The person signed in, or null. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () =>
    client.me().catch((error: unknown) => {
      if (error instanceof ZentraError && error.code === 'UNAUTHENTICATED') return null;
      throw error;
    }),
  staleTime: Infinity,
});

function useEnter<Input>(enter: (input: Input) => Promise<Me>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: enter,
    onSuccess: (me) => {
      // Nothing that was fetched for another account may show.
      queries.clear();
      signedOutReason.set(null);
      queries.setQueryData(meQuery.queryKey, me);
    },
    onError: () => undefined,
  });
}

export const useSignIn = () => useEnter((login: Login) => client.login(login));
export const useRegister = () => useEnter((person: Register) => client.register(person));

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      client.logout().catch((error: unknown) => {
        if (!(error instanceof ZentraError) || error.code !== 'UNAUTHENTICATED') throw error;
      }),
    onSuccess: () => {
      const me = queries.getQueryData(meQuery.queryKey);
      if (me) forgetStored(me.id);
      queries.clear();
      signedOutReason.set(null);
      queries.setQueryData(meQuery.queryKey, null);
    },
  });
}
