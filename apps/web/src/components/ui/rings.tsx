import { cx } from './cx';

export type RingState = 'mark' | 'met' | 'waiting' | 'received';

interface Props {
  state?: RingState;
  /** Height in px; twice as wide. */
  size?: number;
  /** Lets the two rings come together once. */
  meeting?: boolean;
  className?: string;
}

/** Teal is you, amber is them; dashed waits, overlapping means that both said yes. Always beside words. */
export function Rings({ state = 'met', size = 28, meeting = false, className }: Props) {
  const isApart = state === 'waiting' || state === 'received';
  const dash = '5 5';
  return (
    <svg
      className={cx('shrink-0', className)}
      width={size * 2}
      height={size}
      viewBox="0 0 80 40"
      fill="none"
      aria-hidden="true"
    >
      <circle
        className={meeting ? 'meet-start' : undefined}
        cx={isApart ? 22 : 30}
        cy="20"
        r="15"
        stroke="var(--primary)"
        strokeWidth="4"
        strokeDasharray={state === 'received' ? dash : undefined}
      />
      <circle
        className={meeting ? 'meet-end' : undefined}
        cx={isApart ? 58 : 50}
        cy="20"
        r="15"
        stroke="var(--waiting)"
        strokeWidth="4"
        strokeDasharray={state === 'waiting' ? dash : undefined}
      />
    </svg>
  );
}
