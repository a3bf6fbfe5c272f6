import { useMutation, useQueryClient } from '@tanstack/react-query';
import { MUTED_FOR_EVER, type Conversation } from '@zentra/contracts';
import { client } from '@/lib/query/api-client';
import { now } from '@/lib/format/now';
import { reportError } from '@/lib/query/query-client';
import { changeConversation, withMuted } from './conversations';

/** Duration in seconds, `'forever'`, or `'off'` to unmute. */
export type Mute = number | 'forever' | 'off';

const momentOf = (mute: Mute): string | null => {
  if (mute === 'off') return null;
  return mute === 'forever' ? MUTED_FOR_EVER : new Date(now() + mute * 1000).toISOString();
};

/** Mutes or unmutes a conversation. Updates optimistically and rolls back on failure. */
export function useMute({ id, mutedUntil }: Conversation) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (mute: Mute) =>
      mute === 'off' ? client.unmute(id) : client.mute(id, mute === 'forever' ? null : mute),
    onMutate: (mute) => changeConversation(queries, id, withMuted(momentOf(mute))),
    onSuccess: (answer) => changeConversation(queries, id, withMuted(answer.mutedUntil)),
    onError: (error) => {
      reportError(error);
      changeConversation(queries, id, withMuted(mutedUntil));
    },
  });
}
