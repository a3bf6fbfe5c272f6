import type { Report } from '@zentra/contracts';
import { cx } from '@/components/ui/cx';
import { formatMoment } from '@/lib/format/time';
import { t } from '@/lib/i18n/i18n';
import { ReportedFiles } from './reported-files';

/** The reported messages as they were. Those of the reported person are emphasised. */
export function ExcerptList({ report: { id, subject, reporter, excerpt } }: { report: Report }) {
  if (excerpt.length === 0) return <p className="text-muted">{t('moderation.report.noneSent')}</p>;
  return (
    <>
      <ol className="grid gap-2">
        {excerpt.map(({ seq, senderId, body, attachments, createdAt, deletedAt }) => (
          <li
            key={seq}
            className={cx('rounded-card border border-line p-4', senderId === subject.id && 'bg-surface')}
          >
            <p className="text-sm text-muted">
              <bdi className="font-semibold text-ink">
                {senderId === subject.id
                  ? subject.displayName
                  : (reporter?.displayName ?? t('moderation.report.gonePerson'))}
              </bdi>{' '}
              · {formatMoment(createdAt)}
            </p>
            {deletedAt ? (
              <p className="text-muted italic">{t('moderation.report.deletedMessage')}</p>
            ) : (
              body !== '' && (
                <p dir="auto" className="whitespace-pre-line [overflow-wrap:anywhere]">
                  {body}
                </p>
              )
            )}
            {attachments.length > 0 && <ReportedFiles reportId={id} files={attachments} />}
          </li>
        ))}
      </ol>
      {excerpt.some(({ attachments }) => attachments.length > 0) && (
        <p className="text-sm text-muted">{t('moderation.report.looksLogged')}</p>
      )}
    </>
  );
}
