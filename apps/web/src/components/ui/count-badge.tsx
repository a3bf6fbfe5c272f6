import { formatNumber } from '@/lib/format/format-number';
import { cx } from './cx';

const LOOKS = { loud: 'bg-primary text-on-primary', quiet: 'bg-line text-ink' };

interface Props {
  count: number;
  /** `quiet` for muted chats. */
  look?: keyof typeof LOOKS;
  className?: string;
}

/** A visual count. The label of its container states it as text. */
export function CountBadge({ count, look = 'loud', className }: Props) {
  if (count === 0) return null;
  return (
    <span
      aria-hidden="true"
      dir="ltr"
      className={cx(
        'min-w-5 rounded-full px-1.5 text-center text-xs/5 font-bold tabular-nums forced-colors:border',
        LOOKS[look],
        className,
      )}
    >
      {count > 99 ? `${formatNumber(99)}+` : formatNumber(count)}
    </span>
  );
}
