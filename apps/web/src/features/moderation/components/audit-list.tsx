import { useInfiniteQuery } from '@tanstack/react-query';
import type { AuditEntry } from '@zentra/contracts';
import { LoadMore } from '@/components/ui/load-more';
import { ErrorState, LoadingRows } from '@/components/ui/states';
import { formatMoment } from '@/lib/format/time';
import { t } from '@/lib/i18n/i18n';
import { auditQuery } from '../api/moderation';
import { ACTS } from '../words';

export function AuditList() {
  const log = useInfiniteQuery(auditQuery);
  if (log.isPending) return <LoadingRows label={t('moderation.audit.loading')} rows={4} />;
  if (!log.data) return <ErrorState error={log.error} onRetry={() => void log.refetch()} />;
  return (
    <>
      <AuditEntries entries={log.data.pages.flatMap((page) => page.items)} />
      <LoadMore
        label={t('common.showMore')}
        hasMore={log.hasNextPage}
        isLoading={log.isFetchingNextPage}
        isFailed={log.isFetchNextPageError}
        onLoad={() => void log.fetchNextPage()}
      />
    </>
  );
}

export const AuditEntries = ({ entries }: { entries: AuditEntry[] }) => (
  <ul className="rounded-card border border-line bg-surface px-4">
    {entries.map(({ id, act, actor, subject, at }) => (
      <li key={id} className="border-t border-line py-3 first:border-t-0">
        <span className="font-semibold">{actor?.displayName ?? t('moderation.serverAdmin')}</span>{' '}
        {ACTS[act]()}
        {subject && <> · {subject.displayName}</>}
        <span className="block text-sm text-muted">{formatMoment(at)}</span>
      </li>
    ))}
  </ul>
);
