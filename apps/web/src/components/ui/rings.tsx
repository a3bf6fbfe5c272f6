import { cx } from './cx';

export type RingState = 'mark' | 'met' | 'waiting' | 'received';

interface Props {
  state?: RingState;
  /** Height in px; the width is twice that. */
  size?: number;
  /** Animates the two rings coming together, once. */
  meeting?: boolean;
  className?: string;
}

/**
 * The state of two people as rings: teal is the user, amber the other person. Dashed: pending.
 * Overlapping: both have accepted. Always shown beside text.
 */
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
