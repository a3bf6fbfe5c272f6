import { useEffect, useState } from 'react';
import { liveStatus, useLiveStatus } from '@/lib/query/live-status';
import { t } from '@/lib/i18n/i18n';

const GRACE_MS = 2_000;

type Trouble = Exclude<ReturnType<typeof liveStatus.get>, 'up'>;

const TEXTS: Record<Trouble, () => string> = {
  connecting: () => t('app.connection.down'),
  down: () => t('app.connection.down'),
  polling: () => t('app.connection.polling'),
  crowded: () => t('app.connection.crowded'),
  intercepted: () => t('app.connection.intercepted'),
};

/**
 * Shows, after two seconds without a connection, what that means for outgoing and incoming
 * messages.
 */
export function ConnectionBanner() {
  const status = useLiveStatus();
  const [shown, setShown] = useState<Trouble>();
  useEffect(() => {
    if (status === 'up') return setShown(undefined);
    const timer = setTimeout(() => setShown(status), GRACE_MS);
    return () => clearTimeout(timer);
  }, [status]);
  return (
    <div role="status">
      {shown && (
        <p className="border-b border-transparent bg-waiting-paper px-4 py-2 text-center text-sm font-semibold text-waiting low:py-0.5 low:text-xs">
          {TEXTS[shown]()}
        </p>
      )}
    </div>
  );
}
