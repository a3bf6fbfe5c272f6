import { cx } from './cx';

/** A number to look at; the words are in the label of what carries it. */
export function CountBadge({ count, className }: { count: number; className?: string }) {
  if (count === 0) return null;
  return (
    <span
      aria-hidden="true"
      className={cx(
        'min-w-5 rounded-full bg-primary px-1.5 text-center text-xs/5 font-bold text-on-primary tabular-nums',
        className,
      )}
    >
      {count > 99 ? '99+' : count}
    </span>
  );
}
