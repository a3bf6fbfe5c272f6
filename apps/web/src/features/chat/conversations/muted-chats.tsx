import { useInfiniteQuery } from '@tanstack/react-query';
import type { Conversation } from '@zentra/contracts';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { isolate, t } from '@/lib/i18n/i18n';
import { conversationsQuery, flattenConversations, isUnmuted } from '../api/conversations';
import { useMute } from '../api/mute';
import { mutedText } from './muted-text';

/** Lists the muted chats with a button to unmute each. */
export function MutedChats() {
  const { data } = useInfiniteQuery(conversationsQuery);
  const muted = flattenConversations(data).filter((one) => !isUnmuted(one));
  return (
    <section aria-labelledby="muted" className="grid gap-2 rounded-card border border-line bg-surface p-5">
      <h2 id="muted" className="font-semibold">
        {t('push.muted.title')}
      </h2>
      {muted.length === 0 && <p className="text-sm text-muted">{t('push.muted.none')}</p>}
      <ul className="grid gap-2">
        {muted.map((conversation) => (
          <MutedChat key={conversation.id} conversation={conversation} />
        ))}
      </ul>
    </section>
  );
}

function MutedChat({ conversation }: { conversation: Conversation }) {
  const mute = useMute(conversation);
  const { person } = conversation;
  return (
    <li className="flex items-center gap-3 border-t border-line pt-2">
      <Avatar person={person} size="sm" />
      <span className="min-w-0 flex-1">
        <bdi className="block truncate font-semibold text-as-parent">{person.displayName}</bdi>
        <span className="block text-sm text-muted">{mutedText(conversation)}</span>
      </span>
      <Button
        aria-label={`${t('chat.mute.off')}: ${isolate(person.displayName)}`}
        onClick={() => mute.mutate('off')}
      >
        {t('chat.mute.off')}
      </Button>
    </li>
  );
}
