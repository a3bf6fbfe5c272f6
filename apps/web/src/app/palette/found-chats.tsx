import { useInfiniteQuery } from '@tanstack/react-query';
import { Avatar } from '@/components/ui/avatar';
import { CountBadge } from '@/components/ui/count-badge';
import { Username } from '@/components/ui/username';
import { conversationsQuery, flattenConversations } from '@/features/chat/api/conversations';
import { t } from '@/lib/i18n/i18n';
import { isNamed } from './fold';
import { PaletteGroup, PaletteItem, type FoundProps } from './palette-item';

const MOST = 6;

/** Lists matching chats from the cache, so without delay; the latest chats for an empty query. */
export function FoundChats({ q, onGo }: FoundProps) {
  const { data } = useInfiniteQuery(conversationsQuery);
  const found = flattenConversations(data).filter(({ person }) =>
    isNamed(`${person.displayName} ${person.username}`, q),
  );
  return (
    <PaletteGroup heading={t('search.group.chats')}>
      {found.slice(0, MOST).map(({ id, person, unread }) => (
        <PaletteItem
          key={id}
          id={`chat-${id}`}
          picture={<Avatar person={person} size="sm" />}
          onSelect={() => onGo({ to: '/chats/$conversationId', params: { conversationId: id } })}
          detail={
            unread > 0 ? (
              <>
                <span className="sr-only">{t('search.chat.unread', { count: unread })}</span>
                <CountBadge count={unread} />
              </>
            ) : (
              person.username && <Username of={person.username} />
            )
          }
        >
          <bdi className="block truncate font-semibold text-as-parent">{person.displayName}</bdi>
        </PaletteItem>
      ))}
    </PaletteGroup>
  );
}
