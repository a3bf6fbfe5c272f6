import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Box, Interest } from '@zentra/contracts';
import { buttonClass } from '@/components/ui/button';
import { LoadMore } from '@/components/ui/load-more';
import { EmptyState, ErrorState, LoadingRows } from '@/components/ui/states';
import { t } from '@/lib/i18n/i18n';
import { interestsQuery } from '../api/interests';
import { InterestCard } from './interest-card';

const EMPTY: Record<Box, () => string> = {
  received: () => t('interests.empty.received'),
  sent: () => t('interests.empty.sent'),
};

export function InterestList({ box }: { box: Box }) {
  const interests = useInfiniteQuery(interestsQuery(box));
  if (interests.isPending) return <LoadingRows label={t('interests.loading')} rows={3} />;
  if (!interests.data) return <ErrorState error={interests.error} onRetry={() => void interests.refetch()} />;
  const items = interests.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    const [to, label] =
      box === 'received'
        ? (['/you', t('interests.empty.receivedAction')] as const)
        : (['/people', t('people.find')] as const);
    return (
      <EmptyState
        rings={box === 'received' ? 'received' : 'waiting'}
        title={EMPTY[box]()}
        action={
          <Link to={to} className={buttonClass('primary')}>
            {label}
          </Link>
        }
      />
    );
  }
  const open = items.filter(({ status }) => status === 'pending');
  const settled = items.filter(({ status }) => status !== 'pending');
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      {open.length > 0 && <Cards items={open} />}
      {settled.length > 0 && (
        <section aria-labelledby="settled" className="grid grid-cols-[minmax(0,1fr)] gap-3">
          <h2 id="settled" className="text-sm font-bold text-muted">
            {t('interests.earlier')}
          </h2>
          <Cards items={settled} />
        </section>
      )}
      <LoadMore
        label={t('common.showMore')}
        hasMore={interests.hasNextPage}
        isLoading={interests.isFetchingNextPage}
        isFailed={interests.isFetchNextPageError}
        onLoad={() => void interests.fetchNextPage()}
      />
    </div>
  );
}

const Cards = ({ items }: { items: Interest[] }) => (
  <ul className="grid grid-cols-[minmax(0,1fr)] gap-3">
    {items.map((interest) => (
      <li key={interest.id}>
        <InterestCard interest={interest} />
      </li>
    ))}
  </ul>
);
