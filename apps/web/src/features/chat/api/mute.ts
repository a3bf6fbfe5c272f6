import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Conversation } from '@zentra/contracts';
import { client } from '@/lib/api-client';
import { reportError } from '@/lib/query-client';
import { changeConversation, withMuted } from './conversations';

/** Keeps a chat silent until then, null for no longer; shown at once, and put right when it fails. */
export function useMute({ id, mutedUntil }: Conversation) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (until: string | null) => client.mute(id, until),
    onMutate: (until) => changeConversation(queries, id, withMuted(until)),
    onError: (error) => {
      reportError(error);
      changeConversation(queries, id, withMuted(mutedUntil));
    },
  });
}
