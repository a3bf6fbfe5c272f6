import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Avatar } from '@/components/ui/avatar';
import { LoadMore } from '@/components/ui/load-more';
import { EmptyState, ErrorState, LoadingRows } from '@/components/ui/states';
import { StatusChip } from '@/components/ui/status-chip';
import { formatAgo } from '@/lib/format/time';
import { t } from '@/lib/i18n/i18n';
import { queueQuery } from '../api/moderation';
import { REASONS, STATUSES } from '../words';

export function ReportQueue() {
  const reports = useInfiniteQuery(queueQuery);
  if (reports.isPending) return <LoadingRows label={t('moderation.queue.loading')} rows={3} />;
  if (!reports.data) return <ErrorState error={reports.error} onRetry={() => void reports.refetch()} />;
  const items = reports.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <EmptyState title={t('moderation.queue.empty')} />;
  return (
    <>
      <ul className="grid gap-3">
        {items.map(({ id, subject, reporter, reason, status, messages, createdAt }) => (
          <li key={id} className="min-w-0">
            <Link
              to="/moderation/$reportId"
              params={{ reportId: id }}
              className="flex items-center gap-4 rounded-card border border-line bg-surface p-4 text-ink no-underline transition-colors duration-120 hover:bg-paper"
            >
              <Avatar person={subject} />
              <span className="min-w-0 flex-1">
                <bdi className="block truncate font-semibold text-as-parent">{subject.displayName}</bdi>
                <span className="block text-sm text-muted">
                  {REASONS[reason]()} · {messages > 0 && <>{t('moderation.messages', { messages })} · </>}
                  {reporter
                    ? t('moderation.from', { name: reporter.displayName, ago: formatAgo(createdAt) })
                    : t('moderation.fromGone', { ago: formatAgo(createdAt) })}
                </span>
              </span>
              <StatusChip tone={status === 'open' ? 'waiting' : 'quiet'}>{STATUSES[status]()}</StatusChip>
            </Link>
          </li>
        ))}
      </ul>
      <LoadMore
        label={t('common.showMore')}
        hasMore={reports.hasNextPage}
        isLoading={reports.isFetchingNextPage}
        isFailed={reports.isFetchNextPageError}
        onLoad={() => void reports.fetchNextPage()}
      />
    </>
  );
}
