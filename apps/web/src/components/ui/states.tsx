import type { ReactNode } from 'react';
import { errorText } from '@/lib/i18n/error-text';
import { t } from '@/lib/i18n/i18n';
import { Button } from './button';
import { Rings, type RingState } from './rings';

/** One sentence and one action, for an empty list or screen. */
export function EmptyState({
  rings = 'waiting',
  title,
  action,
}: {
  rings?: RingState;
  title: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="fade-in grid content-center justify-items-center gap-4 px-6 py-12 text-center">
      <Rings state={rings} size={44} />
      <p className="max-w-[36ch] text-md text-balance text-muted">{title}</p>
      {action}
    </div>
  );
}

export function ErrorState({ error, onRetry }: { error: unknown; onRetry(): void }) {
  return (
    <div role="alert" className="grid content-center justify-items-center gap-4 px-6 py-12 text-center">
      <p className="max-w-[40ch] text-md text-balance">{errorText(error)}</p>
      <Button onClick={onRetry}>{t('common.tryAgain')}</Button>
    </div>
  );
}

/** Placeholder rows while a list is loading. */
export function LoadingRows({ rows = 5, label }: { rows?: number; label: string }) {
  return (
    <div role="status" aria-label={label} className="breathe grid content-start gap-2 p-4">
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className="flex items-center gap-3 py-2">
          <div className="size-12 rounded-full bg-line" />
          <div className="grid flex-1 gap-2">
            <div className="h-3.5 w-2/5 rounded-full bg-line" />
            <div className="h-3 w-4/5 rounded-full bg-line" />
          </div>
        </div>
      ))}
    </div>
  );
}
