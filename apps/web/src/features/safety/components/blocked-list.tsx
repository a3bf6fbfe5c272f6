import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { buttonClass } from '@/components/ui/button';
import { LoadMore } from '@/components/ui/load-more';
import { PersonHeading } from '@/components/ui/person-heading';
import { EmptyState, ErrorState, LoadingRows } from '@/components/ui/states';
import { formatAgo } from '@/lib/format/time';
import { t } from '@/lib/i18n/i18n';
import { blocksQuery } from '../api/safety';
import { UnblockButton } from './block-button';

/** Lists blocked people. Visible to the user only. */
export function BlockedList() {
  const blocks = useInfiniteQuery(blocksQuery);
  if (blocks.isPending) return <LoadingRows label={t('safety.blocked.loading')} rows={2} />;
  if (!blocks.data) return <ErrorState error={blocks.error} onRetry={() => void blocks.refetch()} />;
  const items = blocks.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return (
      <EmptyState
        title={t('safety.blocked.empty')}
        action={
          <Link to="/you" className={buttonClass()}>
            {t('safety.blocked.back')}
          </Link>
        }
      />
    );
  }
  return (
    <>
      <p className="text-muted">{t('safety.blocked.what')}</p>
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-3">
        {items.map(({ person, createdAt }) => (
          <li
            key={person.id}
            className="flex items-center gap-4 slim:flex-wrap rounded-card border border-line bg-surface p-4 desk:p-5"
          >
            <PersonHeading person={person} detail={t('safety.blocked.ago', { ago: formatAgo(createdAt) })} />
            <UnblockButton person={person} />
          </li>
        ))}
      </ul>
      <LoadMore
        label={t('common.showMore')}
        hasMore={blocks.hasNextPage}
        isLoading={blocks.isFetchingNextPage}
        isFailed={blocks.isFetchNextPageError}
        onLoad={() => void blocks.fetchNextPage()}
      />
    </>
  );
}
