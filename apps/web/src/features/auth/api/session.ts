import { queryOptions, useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { ZentraError } from '@zentra/client';
import { useNavigate } from '@tanstack/react-router';
import type { Login, Me, Register } from '@zentra/contracts';
import { client } from '@/lib/query/api-client';
import { forgetStored } from '@/lib/storage/device-storage';
import { startFirstRun } from '@/lib/storage/first-run';
import { Store } from '@/lib/store';
import { currentLanguage } from '@/lib/i18n/i18n';
import { queryKeys } from '@/lib/query/query-keys';

/** Why the sign-in screen is shown to somebody who did not ask for it. */
export const signedOutReason = new Store<string | null>(null);

/** The person signed in, or null. */
export const meQuery = queryOptions({
  queryKey: queryKeys.me,
  queryFn: () =>
    client.me().catch((error: unknown) => {
      if (error instanceof ZentraError && error.code === 'UNAUTHENTICATED') return null;
      throw error;
    }),
  staleTime: Infinity,
});

/** Nothing that was fetched for one account may show under another. */
function becomeOther(queries: QueryClient, me: Me | null): void {
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== meQuery.queryKey[0] });
  queries.setQueryData(meQuery.queryKey, me);
}

function useEnter<Input>(enter: (input: Input) => Promise<Me>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: enter,
    onSuccess: (me) => {
      signedOutReason.set(null);
      becomeOther(queries, me);
    },
    onError: () => undefined,
  });
}

export const useSignIn = () => useEnter((login: Login) => client.login(login));
export const useSignInWithPasskey = () =>
  useEnter<void>(async () => {
    const { choosePasskey } = await import('@/lib/dom/passkeys');
    return client.passkeys.signIn(await choosePasskey(await client.passkeys.signInOptions()));
  });
/** Letters to them are in the language in which they registered. */
export const useRegister = () =>
  useEnter(async (person: Register) => {
    const me = await client.register({ ...person, language: currentLanguage() });
    startFirstRun(me.id);
    return me;
  });

/** Of the sign-out in progress. */
let signingOut: AbortController | undefined;
export const isSigningOut = (): boolean => signingOut !== undefined;

/** Removes what this device has stored of the person who signs out here, and everything that was fetched for them. */
export function endHere(queries: QueryClient): void {
  signingOut?.abort();
  const me = queries.getQueryData(meQuery.queryKey);
  if (me) forgetStored(me.id);
  signedOutReason.set(null);
  becomeOther(queries, null);
}

/**
 * Signs out and leads to the sign-in screen. The end of the session may be known here before the answer is (`isSigningOut`);
 * by the time of the answer, another person may have signed in.
 */
export function useSignOut() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async () => {
      const { signal } = (signingOut = new AbortController());
      try {
        await client.logout(signal);
      } catch (error) {
        const isOver = signal.aborted || (error instanceof ZentraError && error.code === 'UNAUTHENTICATED');
        if (!isOver) throw error;
      } finally {
        signingOut = undefined;
      }
      return signal;
    },
    onSuccess: ({ aborted }) => {
      if (aborted) return;
      endHere(queries);
      // The next person starts from the front.
      void navigate({ to: '/sign-in' });
    },
  });
}
