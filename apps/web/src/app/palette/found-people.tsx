import { useInfiniteQuery } from '@tanstack/react-query';
import { Avatar } from '@/components/ui/avatar';
import { Username } from '@/components/ui/username';
import { conversationsQuery, flattenConversations } from '@/features/chat/api/conversations';
import { peopleQuery } from '@/features/people/api/people';
import { t } from '@/lib/i18n/i18n';
import { PaletteGroup, PaletteItem, type FoundProps } from './palette-item';

const MOST = 4;
/** Minimum length of a query: one letter matches nearly everyone. */
const SHORTEST = 2;

/** Lists matching people of the directory, except those whose chat is listed already. */
export function FoundPeople({ q, onGo }: FoundProps) {
  const { data: chats } = useInfiniteQuery(conversationsQuery);
  const listed = new Set(flattenConversations(chats).map(({ person }) => person.id));
  const isWanted = [...q].length >= SHORTEST;
  const { data } = useInfiniteQuery({ ...peopleQuery(q), enabled: isWanted });
  const people = (data?.pages[0]?.items ?? []).filter(({ id }) => !listed.has(id));
  return (
    <PaletteGroup heading={t('search.group.people')}>
      {(isWanted ? people.slice(0, MOST) : []).map((person) => (
        <PaletteItem
          key={person.id}
          id={`person-${person.id}`}
          picture={<Avatar person={person} size="sm" />}
          onSelect={() =>
            onGo(
              person.conversationId
                ? { to: '/chats/$conversationId', params: { conversationId: person.conversationId } }
                : { to: '/people/$username', params: { username: person.username } },
            )
          }
          detail={<Username of={person.username} />}
        >
          <span className="line-clamp-2">
            {t(person.relation === 'none' && !person.blocked ? 'search.person.write' : 'search.person.see', {
              name: person.displayName,
            })}
          </span>
        </PaletteItem>
      ))}
    </PaletteGroup>
  );
}
