import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { Language, Me, Settings, UpdateMe } from '@zentra/contracts';
import { client } from '@/lib/query/api-client';
import { reportError } from '@/lib/query/query-client';
import { queryKeys } from '@/lib/query/query-keys';

const SAVING = ['saveSettings'];
export const isSavingSettings = (queries: QueryClient): boolean =>
  queries.isMutating({ mutationKey: SAVING }) > 0;

/** Settings take effect at once: shown before they are saved, and put right when that fails. */
export function useSaveSettings() {
  const queries = useQueryClient();
  return useMutation({
    mutationKey: SAVING,
    mutationFn: (settings: Partial<Settings>) => client.updateMe({ settings }),
    onMutate: (settings) => {
      // An answer from before would take the choice back for a moment.
      void queries.cancelQueries({ queryKey: queryKeys.me });
      queries.setQueryData<Me>(queryKeys.me, (known) =>
        known ? { ...known, settings: { ...known.settings, ...settings } } : known,
      );
    },
    onSuccess: (saved) => {
      queries.setQueryData(queryKeys.me, saved);
      // What they share is seen, or not, by the same switch.
      for (const { all } of [queryKeys.conversations, queryKeys.conversation])
        void queries.invalidateQueries({ queryKey: all });
    },
    onError: (error) => {
      reportError(error);
      void queries.invalidateQueries({ queryKey: queryKeys.me });
    },
  });
}

/** What others read of one. */
export function useSaveProfile() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (changes: Pick<UpdateMe, 'displayName' | 'bio'>) => client.updateMe(changes),
    onSuccess: (saved) => queries.setQueryData(queryKeys.me, saved),
    onError: reportError,
  });
}

/**
 * The language of letters to one. It is what the device shows already, so nothing waits for this: of several choices the last
 * is saved last, and without a connection they wait for it.
 */
export function useSaveLanguage() {
  const queries = useQueryClient();
  return useMutation({
    scope: { id: 'language' },
    mutationFn: (language: Language) => client.updateMe({ language }),
    onSuccess: (saved) => queries.setQueryData(queryKeys.me, saved),
    onError: reportError,
  });
}

/** Another code in place of the one that people have. */
export function useRenewContactCode() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => client.renewContactCode(),
    onSuccess: (saved) => queries.setQueryData(queryKeys.me, saved),
    onError: reportError,
  });
}
