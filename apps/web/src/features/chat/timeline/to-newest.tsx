import { ArrowDown } from 'lucide-react';
import { t } from '@/lib/i18n/i18n';

/**
 * Scrolls to the newest message and shows the count of new ones. Shown unless the timeline is at
 * its end.
 */
export const ToNewest = ({ newCount, onPress }: { newCount: number; onPress(): void }) => (
  <button
    type="button"
    data-covers
    onClick={onPress}
    className="rise-in absolute inset-e-6 bottom-3 inline-flex min-h-11 items-center gap-2 rounded-full border border-edge bg-surface px-4 text-sm font-semibold shadow-lift"
  >
    <ArrowDown size={16} aria-hidden="true" />
    {newCount > 0 ? t('chat.log.new', { count: newCount }) : t('chat.log.toNewest')}
  </button>
);
