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

/** Why the user was signed out, shown on the sign-in screen. */
export const signedOutReason = new Store<string | null>(null);

/** The signed-in user, or null. */
export const meQuery = queryOptions({
  queryKey: queryKeys.me,
  queryFn: () =>
    client.me().catch((error: unknown) => {
      if (error instanceof ZentraError && error.code === 'UNAUTHENTICATED') return null;
      throw error;
    }),
  staleTime: Infinity,
});

/**
 * Replaces the signed-in user and clears the query cache: data of one account must not show under
 * another.
 */
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
/** Registers with the current language, which emails to the user will use. */
export const useRegister = () =>
  useEnter(async (person: Register) => {
    const me = await client.register({ ...person, language: currentLanguage() });
    startFirstRun(me.id);
    return me;
  });

/** Aborts the sign-out in progress. */
let signingOut: AbortController | undefined;
export const isSigningOut = (): boolean => signingOut !== undefined;

/** Removes everything that this device has stored or fetched for the user who signs out. */
export function endHere(queries: QueryClient): void {
  signingOut?.abort();
  const me = queries.getQueryData(meQuery.queryKey);
  if (me) forgetStored(me.id);
  signedOutReason.set(null);
  becomeOther(queries, null);
}

/**
 * Signs out and navigates to the sign-in screen.
 * The end of the session may be known before the response arrives (`isSigningOut`). By then,
 * another user may have signed in.
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
      // The next user starts at the first screen.
      void navigate({ to: '/sign-in' });
    },
  });
}
