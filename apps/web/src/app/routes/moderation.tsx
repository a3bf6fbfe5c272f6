import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { BackLink } from '@/components/ui/back-link';
import { cx } from '@/components/ui/cx';
import { Page } from '@/components/ui/page';
import { ErrorState, LoadingRows } from '@/components/ui/states';
import { reportQuery } from '@/features/moderation/api/moderation';
import { AuditList } from '@/features/moderation/components/audit-list';
import { ReportQueue } from '@/features/moderation/components/report-queue';
import { ReportView } from '@/features/moderation/components/report-view';
import { t } from '@/lib/i18n/i18n';
import { NotFound } from './not-found';
import { useMe } from './use-me';

const tabs = () =>
  [
    { tab: 'reports', label: t('moderation.reports') },
    { tab: 'audit', label: t('moderation.audit.title') },
  ] as const;

export function ModerationRoute() {
  const me = useMe();
  const { tab = 'reports' } = useSearch({ from: '/signed-in/moderation' });
  if (me?.role !== 'moderator') return <NotFound />;
  return (
    <Page title={t('moderation.title')}>
      <nav aria-label={t('moderation.title')} className="flex flex-wrap gap-2 pb-4">
        {tabs().map((one) => (
          <Link
            key={one.tab}
            to="/moderation"
            search={{ tab: one.tab }}
            aria-current={tab === one.tab ? 'page' : undefined}
            className={cx(
              'inline-flex min-h-11 items-center rounded-full border px-4 font-semibold no-underline transition-colors duration-120',
              tab === one.tab
                ? 'border-primary bg-primary text-on-primary forced-colors:system-selected'
                : 'border-edge text-ink hover:bg-own',
            )}
          >
            {one.label}
          </Link>
        ))}
      </nav>
      {tab === 'audit' ? <AuditList /> : <ReportQueue />}
    </Page>
  );
}

export function ReportRoute() {
  const me = useMe();
  const { reportId } = useParams({ from: '/signed-in/moderation/$reportId' });
  const isModerator = me?.role === 'moderator';
  const { data: report, error, refetch } = useQuery({ ...reportQuery(reportId), enabled: isModerator });
  if (!me || !isModerator) return <NotFound />;
  return (
    <Page
      title={t('safety.report')}
      lead={<BackLink to="/moderation">{t('moderation.report.all')}</BackLink>}
    >
      {report ? (
        <ReportView report={report} readerId={me.id} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingRows label={t('moderation.report.loading')} rows={2} />
      )}
    </Page>
  );
}
