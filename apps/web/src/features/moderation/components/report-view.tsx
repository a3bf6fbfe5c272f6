import type { Report } from '@zentra/contracts';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { StatusChip } from '@/components/ui/status-chip';
import { client } from '@/lib/api-client';
import { formatAgo, formatMoment } from '@/lib/time';
import { words } from '@/lib/words';
import { useDecision } from '../api/moderation';
import { REASONS, STATUSES } from '../words';
import { AuditEntries } from './audit-list';
import { Decision } from './decision';

/** One report with all that a decision needs, and no more. */
export function ReportView({ report }: { report: Report }) {
  const { subject, reporter, reason, details, excerpt, status, createdAt, handledBy, otherReports, acts } =
    report;
  const lift = useDecision();
  return (
    <div className="grid gap-6">
      <section className="grid gap-3 rounded-card border border-line bg-surface p-6">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p className="text-xl font-bold [overflow-wrap:anywhere]">{subject.displayName}</p>
          <StatusChip tone={status === 'open' ? 'waiting' : 'quiet'}>{STATUSES[status]()}</StatusChip>
        </div>
        <p className="text-muted">
          {words('moderation.reportedBy', {
            reasons: REASONS[reason](),
            name: reporter.displayName,
            ago: formatAgo(createdAt),
          })}
          {handledBy && ` · ${words('moderation.decidedBy', { name: handledBy.displayName })}`}
        </p>
        {details && (
          <p dir="auto" className="whitespace-pre-line [overflow-wrap:anywhere]">
            {details}
          </p>
        )}
        {status === 'open' && <Decision report={report} />}
        {subject.suspendedAt && (
          <div className="flex flex-wrap items-center gap-4">
            <p className="text-muted">
              {words('moderation.suspendedAgo', { ago: formatAgo(subject.suspendedAt) })}
            </p>
            <Button
              busy={lift.isPending}
              onClick={() => lift.mutate(() => client.moderation.reinstate(subject.id))}
            >
              {words('moderation.lift')}
            </Button>
          </div>
        )}
      </section>
      <Section title={words('moderation.report.chosen')}>
        {excerpt.length === 0 && <p className="text-muted">{words('moderation.report.noneSent')}</p>}
        <ol className="grid gap-2">
          {excerpt.map((message) => (
            <li key={message.seq} className="rounded-card border border-line bg-surface p-4">
              <p className="text-sm text-muted">
                {message.senderId === subject.id ? subject.displayName : reporter.displayName} ·{' '}
                {formatMoment(message.createdAt)}
              </p>
              <p dir="auto" className="whitespace-pre-line [overflow-wrap:anywhere]">
                {message.deletedAt ? (
                  <em className="text-muted">{words('moderation.report.deletedMessage')}</em>
                ) : (
                  message.body
                )}
              </p>
            </li>
          ))}
        </ol>
      </Section>
      <Section title={words('moderation.report.others')}>
        {otherReports.length === 0 && <p className="text-muted">{words('common.none')}</p>}
        <ul>
          {otherReports.map((other) => (
            <li key={other.id} className="py-1">
              {REASONS[other.reason]()} · {STATUSES[other.status]()} · {formatAgo(other.createdAt)}
            </li>
          ))}
        </ul>
      </Section>
      {acts.length > 0 && (
        <Section title={words('moderation.report.before')}>
          <AuditEntries entries={acts} />
        </Section>
      )}
    </div>
  );
}

const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="grid gap-2">
    <h2 className="text-sm font-bold text-muted">{title}</h2>
    {children}
  </section>
);
