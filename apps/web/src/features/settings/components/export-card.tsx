import { useQuery } from '@tanstack/react-query';
import { EXPORT_LIFETIME_DAYS, type Export } from '@zentra/contracts';
import { Download } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button, buttonClass } from '@/components/ui/button';
import { announce } from '@/lib/dom/announce';
import { client } from '@/lib/query/api-client';
import { errorText } from '@/lib/i18n/error-text';
import { formatDate } from '@/lib/format/time';
import { t } from '@/lib/i18n/i18n';
import { exportQuery, useStartExport } from '../api/personal-data';
import { formatBytes, formatNumber } from '@/lib/format/format-number';

/** Requests a data export, shows its progress and downloads it. */
export function ExportCard() {
  const { data: state, error, isPending, refetch } = useQuery(exportQuery);
  const start = useStartExport();
  const isUnderWay = state?.status === 'waiting' || state?.status === 'writing';
  useAnnouncement(state);
  return (
    <section aria-labelledby="export" className="grid gap-4 rounded-card border border-line bg-surface p-5">
      <div className="grid gap-1">
        <h2 id="export" className="font-semibold">
          {t('settings.export.title')}
        </h2>
        <p className="text-muted">{t('settings.export.what')}</p>
      </div>
      {isUnderWay && <Progress state={state} />}
      {state?.status === 'ready' && <Ready state={state} />}
      {(state?.status === 'failed' || start.isError || error) && (
        <p role="alert" className="font-semibold text-danger">
          {start.isError || error ? errorText(start.error ?? error) : t('settings.export.failed')}
        </p>
      )}
      {!isUnderWay && (
        <div className="flex flex-wrap items-center gap-2">
          {state?.status === 'ready' && (
            <a href={client.account.exportUrl} download className={buttonClass('primary')}>
              <Download size={18} aria-hidden="true" /> {t('settings.export.download')}
            </a>
          )}
          <Button
            busy={start.isPending || isPending}
            onClick={() => (error ? void refetch() : start.mutate())}
          >
            {state?.status === 'ready' ? t('settings.export.again') : t('settings.export.start')}
          </Button>
        </div>
      )}
    </section>
  );
}

function Progress({ state: { status, progress } }: { state: Export }) {
  const stage = status === 'waiting' ? t('settings.export.waiting') : t('settings.export.writing');
  const percent = formatNumber(progress / 100, { style: 'percent' });
  return (
    <div className="grid gap-2">
      <p className="flex justify-between gap-4">
        <span>
          {stage} {t('settings.export.meanwhile')}
        </span>
        <span className="font-semibold tabular-nums">{percent}</span>
      </p>
      <div
        role="progressbar"
        aria-label={t('settings.export.yours')}
        aria-valuenow={progress}
        aria-valuetext={`${stage} ${percent}`}
        className="h-2 overflow-hidden rounded-full bg-own forced-colors:h-3 forced-colors:border"
      >
        <div
          className="h-full rounded-full bg-primary forced-colors:bg-[Highlight] transition-[width] duration-320 ease-calm"
          style={{ width: `${Math.max(2, progress)}%` }}
        />
      </div>
    </div>
  );
}

const Ready = ({ state: { createdAt, expiresAt, bytes } }: { state: Export }) => (
  <p>
    {bytes === null
      ? t('settings.export.ready', { date: formatDate(createdAt) })
      : t('settings.export.readySize', { date: formatDate(createdAt), bytes: formatBytes(bytes) })}{' '}
    <span className="text-muted">
      {expiresAt === null
        ? t('settings.export.deletedAfter', { days: EXPORT_LIFETIME_DAYS })
        : t('settings.export.deletedOn', { date: formatDate(expiresAt) })}
    </span>
  </p>
);

/** Announces once that the export is ready, if the user has seen it start. */
function useAnnouncement(state: Export | null | undefined): void {
  const before = useRef(state?.status);
  useEffect(() => {
    const wasUnderWay = before.current === 'waiting' || before.current === 'writing';
    if (wasUnderWay && state?.status === 'ready') announce(t('settings.export.isReady'));
    before.current = state?.status;
  }, [state?.status]);
}
