import { useEffect, useRef } from 'react';
import { t } from '@/lib/i18n/i18n';
import { Button } from './button';

interface Props {
  hasMore: boolean;
  isLoading: boolean;
  /** After a failure, only the button fetches again. */
  isFailed: boolean;
  label: string;
  onLoad(): void;
}

/**
 * The end of a paged list. Fetches the next page shortly before it scrolls into view, or on its
 * button.
 */
export function LoadMore({ hasMore, isLoading, isFailed, label, onLoad }: Props) {
  const end = useRef<HTMLDivElement>(null);
  const isReady = hasMore && !isLoading && !isFailed;
  useEffect(() => {
    if (!end.current || !isReady) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && onLoad(), {
      rootMargin: '600px',
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [isReady, onLoad]);
  if (!hasMore) return null;
  return (
    <div ref={end} className="grid justify-items-center gap-2 py-6">
      {isFailed && <p className="text-sm text-muted">{t('common.restNotLoaded')}</p>}
      <Button busy={isLoading} onClick={onLoad}>
        {isLoading ? t('common.loadingMore') : isFailed ? t('common.tryAgain') : label}
      </Button>
    </div>
  );
}
