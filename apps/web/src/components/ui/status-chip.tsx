import type { ReactNode } from 'react';
import { cx } from './cx';

const TONES = {
  waiting: 'bg-waiting-paper text-waiting',
  yes: 'bg-own text-primary-strong',
  quiet: 'bg-paper text-muted border border-line',
};

/** A state in words. */
export function StatusChip({ tone, children }: { tone: keyof typeof TONES; children: ReactNode }) {
  return (
    <span className={cx('inline-block rounded-control px-2 py-0.5 text-xs font-bold', TONES[tone])}>
      {children}
    </span>
  );
}
