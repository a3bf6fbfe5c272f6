import type { ComponentProps } from 'react';
import { cx } from './cx';

/** A round button of 44 px with an accessible name. */
export function IconButton({ label, className, ...props }: ComponentProps<'button'> & { label: string }) {
  return (
    <button
      type="button"
      {...props}
      aria-label={label}
      title={label}
      className={cx(
        'grid size-11 shrink-0 place-items-center rounded-full text-muted transition-colors duration-120 hover:bg-own hover:text-ink disabled:opacity-50',
        className,
      )}
    />
  );
}
