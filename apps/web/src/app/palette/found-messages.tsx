import { useInfiniteQuery } from '@tanstack/react-query';
import { ChevronDown, RotateCcw, UsersRound } from 'lucide-react';
import { useEffect } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { byConversation, hitsOf, messageSearchQuery } from '@/features/search/api/message-search';
import { announce } from '@/lib/dom/announce';
import { errorText } from '@/lib/i18n/error-text';
import { t } from '@/lib/i18n/i18n';
import { HitItem } from './hit-item';
import { PaletteGroup, PaletteIcon, PaletteItem, type FoundProps } from './palette-item';

function useFoundMessages(q: string, isTyping: boolean) {
  const search = useInfiniteQuery(messageSearchQuery(q));
  const { data, error, isPlaceholderData, isPending, fetchStatus, refetch, hasNextPage, fetchNextPage } =
    search;
  const hits = q === '' ? [] : hitsOf(data);
  const isBusy = q !== '' && !error && (isTyping || isPlaceholderData || isPending);
  const isOffline = fetchStatus === 'paused';
  return { hits, isBusy, isOffline, error, refetch, hasNextPage, fetchNextPage };
}

/**
 * Shows a status while no message is listed. It is outside the listbox, which may contain options
 * only.
 */
export function MessagesStatus({ q, isTyping }: { q: string; isTyping: boolean }) {
  const { hits, isBusy, isOffline, error } = useFoundMessages(q, isTyping);
  const count = hits.length;
  useEffect(() => {
    if (q !== '' && !isBusy && !error) announce(t('search.announce', { count }));
  }, [q, isBusy, error, count]);
  if (q === '' || error || count > 0) return null;
  return (
    <p className="border-t border-line px-5 py-3.5 text-sm text-muted">
      {isOffline ? t('search.offline') : isBusy ? t('search.busy') : t('search.none', { words: q })}
    </p>
  );
}

/** Lists matching messages by chat, newest first, with matches marked. */
export function FoundMessages({ q, isTyping, onGo }: FoundProps & { isTyping: boolean }) {
  const { hits, isBusy, error, refetch, hasNextPage, fetchNextPage } = useFoundMessages(q, isTyping);
  return (
    <>
      {byConversation(hits).map((group) => (
        <PaletteGroup
          key={group[0]?.conversationId}
          heading={t('search.group.messages', { name: group[0]?.person.displayName })}
        >
          {group.map((hit) => (
            <HitItem
              key={hit.seq}
              hit={hit}
              picture={<Avatar person={hit.person} size="sm" />}
              onSelect={() =>
                onGo({
                  to: '/chats/$conversationId',
                  params: { conversationId: hit.conversationId },
                  search: { at: hit.seq },
                  state: { visit: Date.now() },
                })
              }
            />
          ))}
        </PaletteGroup>
      ))}
      {hits.length > 0 && hasNextPage && !isBusy && (
        <PaletteItem
          id="more"
          picture={<PaletteIcon icon={ChevronDown} />}
          onSelect={() => void fetchNextPage()}
        >
          {t('search.more')}
        </PaletteItem>
      )}
      {q !== '' && !isBusy && !error && hits.length === 0 && (
        <PaletteItem
          id="people"
          picture={<PaletteIcon icon={UsersRound} />}
          onSelect={() => onGo({ to: '/people', search: { q } })}
        >
          {t('search.lookup', { words: q })}
        </PaletteItem>
      )}
      {error && (
        <PaletteItem id="again" picture={<PaletteIcon icon={RotateCcw} />} onSelect={() => void refetch()}>
          <span className="block text-sm text-muted">{errorText(error)}</span>
          {t('search.again')}
        </PaletteItem>
      )}
    </>
  );
}
