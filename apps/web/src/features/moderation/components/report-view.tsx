import { Link } from '@tanstack/react-router';
import type { ModeratedPerson, Report } from '@zentra/contracts';
import type { ReactNode } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { StatusChip } from '@/components/ui/status-chip';
import { Username } from '@/components/ui/username';
import { client } from '@/lib/query/api-client';
import { formatAgo } from '@/lib/format/time';
import { t } from '@/lib/i18n/i18n';
import { useDecision } from '../api/moderation';
import { REASONS, STATUSES } from '../words';
import { AuditEntries } from './audit-list';
import { Decision } from './decision';
import { ExcerptList } from './excerpt-list';

/** One report with everything that a decision needs. `readerId` is the moderator who reads it. */
export function ReportView({ report, readerId }: { report: Report; readerId: string }) {
  const { subject, reporter, reason, details, status, createdAt, handledBy, otherReports, acts } = report;
  const ago = formatAgo(createdAt);
  return (
    <div className="grid gap-8">
      <section className="grid gap-4 rounded-card border border-line bg-surface p-5 desk:p-6">
        <div className="flex items-center gap-4">
          <Avatar person={subject} />
          <div className="min-w-0 flex-1">
            <p dir="auto" className="text-as-parent text-lg font-bold [overflow-wrap:anywhere]">
              {subject.displayName}
            </p>
            <p className="truncate text-sm text-muted">
              <Username of={subject.username} />
            </p>
          </div>
          <StatusChip tone={status === 'open' ? 'waiting' : 'quiet'}>{STATUSES[status]()}</StatusChip>
        </div>
        {subject.bio !== '' && (
          <p dir="auto" className="text-sm whitespace-pre-line text-muted [overflow-wrap:anywhere]">
            {subject.bio}
          </p>
        )}
        <div className="grid gap-2 border-t border-line pt-4">
          <p className="text-muted">
            {reporter
              ? t('moderation.reportedBy', {
                  reasons: REASONS[reason](),
                  name: reporter.displayName,
                  ago,
                })
              : t('moderation.reportedByGone', { reasons: REASONS[reason](), ago })}
            {handledBy && ` · ${t('moderation.decidedBy', { name: handledBy.displayName })}`}
          </p>
          {details && (
            <p dir="auto" className="whitespace-pre-line [overflow-wrap:anywhere]">
              {details}
            </p>
          )}
        </div>
        {status === 'open' &&
          (reporter?.id === readerId ? (
            <p className="rounded-control bg-waiting-paper p-4">{t('moderation.report.own')}</p>
          ) : (
            <Decision report={report} />
          ))}
        {subject.suspendedAt && <Suspended subject={subject} since={subject.suspendedAt} />}
      </section>
      <Section title={t('moderation.report.chosen')}>
        <ExcerptList report={report} />
      </Section>
      <Section title={t('moderation.report.others')}>
        {otherReports.length === 0 && <p className="text-muted">{t('common.none')}</p>}
        {otherReports.length > 0 && (
          <ul className="overflow-hidden rounded-card border border-line bg-surface">
            {otherReports.map((other) => (
              <li key={other.id} className="border-t border-line first:border-t-0">
                <Link
                  to="/moderation/$reportId"
                  params={{ reportId: other.id }}
                  className="flex min-h-11 items-center justify-between gap-4 px-4 py-3 text-ink no-underline transition-colors duration-120 hover:bg-paper"
                >
                  <span>
                    {REASONS[other.reason]()}{' '}
                    <span className="text-sm text-muted">· {formatAgo(other.createdAt)}</span>
                  </span>
                  <StatusChip tone={other.status === 'open' ? 'waiting' : 'quiet'}>
                    {STATUSES[other.status]()}
                  </StatusChip>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Section>
      {acts.length > 0 && (
        <Section title={t('moderation.report.before')}>
          <AuditEntries entries={acts} />
        </Section>
      )}
    </div>
  );
}

function Suspended({ subject, since }: { subject: ModeratedPerson; since: string }) {
  const lift = useDecision();
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-line pt-4">
      <p className="text-muted">{t('moderation.suspendedAgo', { ago: formatAgo(since) })}</p>
      <Button
        busy={lift.isPending}
        onClick={() => lift.mutate(() => client.moderation.reinstate(subject.id))}
      >
        {t('moderation.lift')}
      </Button>
    </div>
  );
}

const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="grid gap-2">
    <h2 className="text-md font-bold">{title}</h2>
    {children}
  </section>
);
