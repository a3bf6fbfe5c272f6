import type { ReactNode } from 'react';
import { cx } from './cx';

const TONES = {
  waiting: 'border-transparent bg-waiting-paper text-waiting',
  yes: 'border-transparent bg-own text-primary-strong',
  quiet: 'border-line bg-paper text-muted',
};

/** A status as text. */
export function StatusChip({ tone, children }: { tone: keyof typeof TONES; children: ReactNode }) {
  return (
    <span className={cx('inline-block rounded-control border px-2 py-0.5 text-xs font-bold', TONES[tone])}>
      {children}
    </span>
  );
}
