import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { Language, Me, Settings, UpdateMe } from '@zentra/contracts';
import { client } from '@/lib/query/api-client';
import { reportError } from '@/lib/query/query-client';
import { queryKeys } from '@/lib/query/query-keys';

const SAVING = ['saveSettings'];
export const isSavingSettings = (queries: QueryClient): boolean =>
  queries.isMutating({ mutationKey: SAVING }) > 0;

/** Saves settings optimistically and rolls back on failure. */
export function useSaveSettings() {
  const queries = useQueryClient();
  return useMutation({
    mutationKey: SAVING,
    mutationFn: (settings: Partial<Settings>) => client.updateMe({ settings }),
    onMutate: (settings) => {
      // A response in flight would undo the choice for a moment.
      void queries.cancelQueries({ queryKey: queryKeys.me });
      queries.setQueryData<Me>(queryKeys.me, (known) =>
        known ? { ...known, settings: { ...known.settings, ...settings } } : known,
      );
    },
    onSuccess: (saved) => {
      queries.setQueryData(queryKeys.me, saved);
      // Sharing is mutual, so conversations may show more or less now.
      for (const { all } of [queryKeys.conversations, queryKeys.conversation])
        void queries.invalidateQueries({ queryKey: all });
    },
    onError: (error) => {
      reportError(error);
      void queries.invalidateQueries({ queryKey: queryKeys.me });
    },
  });
}

/** Saves the public profile. */
export function useSaveProfile() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (changes: Pick<UpdateMe, 'displayName' | 'bio'>) => client.updateMe(changes),
    onSuccess: (saved) => queries.setQueryData(queryKeys.me, saved),
    onError: reportError,
  });
}

/**
 * Saves the language of emails to the user, in the background: the interface has changed already.
 * Requests run one at a time, so that the last choice wins. Offline, they wait for a connection.
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

/** Replaces the user's contact code. */
export function useRenewContactCode() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => client.renewContactCode(),
    onSuccess: (saved) => queries.setQueryData(queryKeys.me, saved),
    onError: reportError,
  });
}
