import { useInfiniteQuery } from '@tanstack/react-query';
import { Outlet, useMatches } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import type { Me } from '@zentra/contracts';
import { useEffect, useRef } from 'react';
import { openPalette } from '@/app/palette/palette-host';
import { cx } from '@/components/ui/cx';
import { Keys } from '@/components/ui/keys';
import { Rings } from '@/components/ui/rings';
import { conversationsQuery, flattenConversations } from '@/features/chat/api/conversations';
import { ConversationList } from '@/features/chat/conversations/conversation-list';
import { isFocusInDialog } from '@/lib/dom/focus';
import { fetchPart } from '@/lib/dom/fetch-part';
import { lazyPart } from '@/lib/dom/lazy-part';
import { ariaKeysOf } from '@/lib/dom/shortcuts';
import { useTitle } from '@/lib/dom/use-title';
import { t } from '@/lib/i18n/i18n';
import { useMe } from './use-me';

/** List and chat: side by side on a desktop, one at a time on a phone. */
export function ChatsRoute() {
  const me = useMe();
  const currentId = useMatches({
    select: (matches) =>
      matches
        .map(({ params }) => ('conversationId' in params ? params.conversationId : undefined))
        .find(Boolean),
  });
  const Heading = currentId ? 'h2' : 'h1';
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!currentId && !isFocusInDialog()) heading.current?.focus({ preventScroll: true });
  }, [currentId]);
  // Not part of the first render, but needed soon.
  useEffect(() => void fetchPart(() => import('./chat')), []);
  if (!me) return null;
  return (
    <div className="grid h-full print:block print:h-auto desk:grid-cols-[minmax(15rem,21rem)_minmax(0,1fr)]">
      <section
        aria-label={t('chat.list')}
        className={cx(
          'flex min-h-0 flex-col overflow-y-auto border-line desk:border-e',
          currentId && 'max-desk:hidden print:hidden',
        )}
      >
        <div className="flex flex-wrap items-center justify-between gap-y-2 ps-5 pe-3 pt-4 pb-2 desk:pe-5 desk:pb-3">
          <Heading ref={heading} tabIndex={-1} className="text-xl font-bold outline-none desk:text-lg">
            {t('app.navigation.chats')}
          </Heading>
          <JumpButton />
        </div>
        <Offer me={me} />
        <ConversationList me={me} currentId={currentId} />
      </section>
      {currentId ? <Outlet /> : <NoChatOpen />}
    </div>
  );
}

/**
 * Opens the palette: an icon on a phone; on a desktop, a field that shows its purpose and shortcut.
 */
const JumpButton = () => (
  <button
    type="button"
    title={t('search.open')}
    aria-keyshortcuts={ariaKeysOf('jump')}
    onClick={openPalette}
    className="flex size-11 shrink-0 items-center justify-center gap-2 rounded-full text-muted transition-colors duration-120 hover:bg-own hover:text-ink desk:w-full desk:justify-start desk:rounded-control desk:border desk:border-edge desk:bg-surface desk:px-4 desk:hover:bg-surface"
  >
    <Search size={20} strokeWidth={1.75} aria-hidden="true" className="desk:hidden" />
    <span className="sr-only flex-1 text-start desk:not-sr-only">{t('search.palette.field')}</span>
    <span aria-hidden="true" className="hidden desk:pointer-fine:block">
      <Keys of="jump" isPlain />
    </span>
  </button>
);

type List = Parameters<typeof flattenConversations>[0];
const hasNone = (list: List) => flattenConversations(list).length === 0;
const hasOpen = (list: List) => flattenConversations(list).some(({ state }) => state === 'open');

function NoChatOpen() {
  const { data: isEmpty = true } = useInfiniteQuery({ ...conversationsQuery, select: hasNone });
  useTitle(t('app.navigation.chats'));
  return (
    <div className="hidden place-content-center justify-items-center gap-4 p-8 text-center desk:grid">
      <Rings size={56} />
      <p className="max-w-[34ch] text-md text-balance text-muted">
        {t(isEmpty ? 'app.promise' : 'chat.choose')}
      </p>
    </div>
  );
}

/** Not part of the first render. */
const PushOffer = lazyPart(async () => (await import('@/features/settings/components/push-offer')).PushOffer);

/** Offers pushes, but not to a user without any chat. */
function Offer({ me }: { me: Me }) {
  const { data: isConnected } = useInfiniteQuery({ ...conversationsQuery, select: hasOpen });
  return isConnected ? <PushOffer me={me} /> : null;
}
