import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Blend, CircleUserRound, MessageCircle, UsersRound, type LucideIcon } from 'lucide-react';
import { useEffect } from 'react';
import { CountBadge } from '@/components/ui/count-badge';
import { cx } from '@/components/ui/cx';
import { Rings } from '@/components/ui/rings';
import {
  conversationsQuery,
  flattenConversations,
  isNew,
  unreadQuery,
} from '@/features/chat/api/conversations';
import { pendingCountQuery } from '@/features/interests/api/interests';
import { showAttention } from '@/lib/dom/use-title';
import { t } from '@/lib/i18n/i18n';

const countNew = (list: Parameters<typeof flattenConversations>[0]): number =>
  flattenConversations(list).filter(isNew).length;

/**
 * Returns the server's counts of chats with unread messages and of unanswered interests.
 * Before its first response and while offline, counts the loaded chats.
 */
function useCounts(): { chats: number; interests: number } {
  const { data: listed = 0 } = useInfiniteQuery({ ...conversationsQuery, select: countNew });
  const { data: chats = listed } = useQuery({ ...unreadQuery, select: (count) => count.chats });
  const { data: interests = 0 } = useQuery({ ...pendingCountQuery, select: ({ received }) => received });
  useEffect(() => showAttention({ chats, interests }), [chats, interests]);
  return { chats, interests };
}

/** The main navigation: a rail on a desktop, tabs at the bottom of a phone. */
export function Navigation({ isHiddenOnPhone }: { isHiddenOnPhone: boolean }) {
  const { chats, interests } = useCounts();
  return (
    <nav
      aria-label={t('app.navigation.label')}
      className={cx(
        'order-last grid grid-cols-4 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)]',
        'desk:order-none desk:flex desk:flex-col desk:items-center desk:gap-2 desk:border-e desk:border-t-0 desk:bg-transparent desk:py-4',
        'print:hidden',
        isHiddenOnPhone && 'max-desk:hidden',
      )}
    >
      <div className="hidden pb-4 desk:block">
        <Rings size={20} />
      </div>
      <Item
        to="/chats"
        label={t('app.navigation.chats')}
        icon={MessageCircle}
        count={chats}
        counted="app.navigation.unread"
      />
      <Item
        to="/interests"
        label={t('app.navigation.interests')}
        icon={Blend}
        count={interests}
        counted="app.navigation.new"
      />
      <Item to="/people" label={t('app.navigation.people')} icon={UsersRound} />
      <Item to="/you" label={t('app.navigation.you')} icon={CircleUserRound} />
    </nav>
  );
}

interface ItemProps {
  to: '/chats' | '/interests' | '/people' | '/you';
  label: string;
  icon: LucideIcon;
  count?: number;
  counted?: 'app.navigation.unread' | 'app.navigation.new';
}

function Item({ to, label, icon: Icon, count = 0, counted }: ItemProps) {
  return (
    <Link
      to={to}
      title={label}
      activeOptions={{ exact: false }}
      activeProps={{ 'aria-current': 'page' }}
      className="group relative grid justify-items-center gap-0.5 py-2 text-xs text-muted no-underline transition-colors duration-120 aria-[current=page]:font-bold aria-[current=page]:text-primary-strong desk:size-12 desk:place-items-center desk:rounded-[14px] desk:p-0 desk:hover:bg-own desk:aria-[current=page]:bg-own aria-[current=page]:bar-top desk:aria-[current=page]:bar-start forced-colors:aria-[current=page]:system-selected"
    >
      <span className="relative">
        <Icon size={24} strokeWidth={1.75} aria-hidden="true" />
        <CountBadge count={count} className="absolute -inset-e-3 -top-2" />
      </span>
      <span aria-hidden="true" className="desk:hidden">
        {label}
      </span>
      <span className="sr-only">{count > 0 && counted ? t(counted, { label, count }) : label}</span>
    </Link>
  );
}
