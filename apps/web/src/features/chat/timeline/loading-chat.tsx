import { cx } from '@/components/ui/cx';
import { t } from '@/lib/i18n/i18n';

const WIDTHS = ['w-1/2', 'w-1/3', 'w-2/5', 'w-1/4', 'w-3/5', 'w-1/3'];

/** Placeholders for the header and the messages. */
export function LoadingChat() {
  return (
    <div
      role="status"
      aria-label={t('chat.loadingMessages')}
      className="breathe grid h-full content-start gap-3 overflow-hidden"
    >
      <div className="flex min-h-16 items-center gap-3 border-b border-line px-4 desk:px-6">
        <div className="size-10 rounded-full bg-line" />
        <div className="h-4 w-36 rounded-full bg-line" />
      </div>
      <div className="grid gap-4 px-talk pt-4">
        {WIDTHS.map((width, i) => (
          <div
            key={`${width}${i}`}
            className={cx('h-10 rounded-bubble bg-line', width, i % 2 === 1 && 'justify-self-end')}
          />
        ))}
      </div>
    </div>
  );
}
