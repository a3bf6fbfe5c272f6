import type { Conversation } from '@zentra/contracts';
import { cx } from '@/components/ui/cx';
import { Rings } from '@/components/ui/rings';
import { remInPx } from '@/lib/dom/rem';
import { useStore, type Store } from '@/lib/store';
import { formatDate, formatDay } from '@/lib/format/time';
import { t } from '@/lib/i18n/i18n';
import { dayAt, type TimelineItem } from './timeline-items';
import type { Viewport } from './scroll-controller';

/** Height of a day divider with its margin, in rem. */
const DAY_REM = 2.75;

/** The start of a conversation: both people have accepted. */
export function Beginning({ conversation }: { conversation: Conversation }) {
  return (
    <div className="grid justify-items-center gap-3 pt-2 pb-4 text-center text-sm text-muted">
      <Rings size={32} />
      <p>
        {t('chat.beginning', { date: formatDate(conversation.openedAt) })}
        <br />
        {t('chat.anyTime')}
      </p>
    </div>
  );
}

/** Replaces messages that neither the server nor the cache can provide. */
export const NotHere = () => (
  <p className="mx-auto max-w-[36ch] px-3 py-8 text-center text-sm text-balance text-muted">
    {t('chat.notOnDevice')}
  </p>
);

const DAY = 'rounded-full border bg-paper px-3 py-1 text-xs text-muted';

/** The divider above the first message of a day. Hidden while the sticky one covers it. */
export function DayDivider({ iso, index, view }: { iso: string; index: number; view: Store<Viewport> }) {
  const isUnder = useStore(view).top >= index;
  return (
    <div className={cx('flex justify-center pt-4 pb-1', isUnder && 'invisible')}>
      <time dateTime={iso} className={cx(DAY, 'border-transparent')}>
        {formatDay(iso)}
      </time>
    </div>
  );
}

/**
 * The day of the topmost message, fixed at the top. The next divider pushes it out. A press opens
 * the day dialog.
 */
export function StickyDay({
  rows,
  view,
  onPress,
}: {
  rows: readonly TimelineItem[];
  view: Store<Viewport>;
  onPress(): void;
}) {
  const { top, gap } = useStore(view);
  const iso = dayAt(rows, top);
  if (iso === undefined) return null;
  const pushed = rows[top + 1]?.kind === 'day' ? Math.min(0, gap - remInPx(DAY_REM)) : 0;
  return (
    <div className="pointer-events-none absolute inset-x-0 top-0 z-10 flex h-12 justify-center overflow-hidden">
      <button
        type="button"
        data-covers
        onClick={onPress}
        aria-label={t('chat.day.button', { day: formatDay(iso) })}
        style={{ transform: `translateY(${pushed}px)` }}
        className={cx(
          DAY,
          'border-line pointer-events-auto relative mt-4 self-start after:absolute after:-inset-x-2 after:-inset-y-2.5 hover:text-ink',
        )}
      >
        {formatDay(iso)}
      </button>
    </div>
  );
}

export const UnreadDivider = ({ count }: { count: number }) => (
  <div className="flex items-center gap-3 pt-4 pb-1 text-xs font-bold text-primary-strong before:flex-1 before:border-t before:border-primary after:flex-1 after:border-t after:border-primary">
    {t('chat.log.new', { count })}
  </div>
);
