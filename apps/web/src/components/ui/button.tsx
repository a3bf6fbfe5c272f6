import type { ComponentProps } from 'react';
import { cx } from './cx';

const LOOKS = {
  primary: 'bg-primary text-on-primary border-primary hover:bg-primary-strong hover:border-primary-strong',
  plain: 'bg-transparent text-ink border-edge hover:bg-own',
  quiet: 'bg-transparent text-muted border-transparent hover:text-ink hover:bg-own',
  danger: 'bg-transparent text-danger border-danger hover:bg-danger-paper',
};

export type ButtonLook = keyof typeof LOOKS;

/** Returns the classes of a button, for links that look like one. */
export const buttonClass = (look: ButtonLook = 'plain', className?: string): string =>
  cx(
    'inline-flex min-h-11 items-center justify-center gap-2 rounded-control border px-4 py-2 text-center font-semibold no-underline',
    'transition-colors duration-120 ease-calm disabled:opacity-60 aria-disabled:opacity-60',
    LOOKS[look],
    className,
  );

interface Props extends ComponentProps<'button'> {
  look?: ButtonLook;
  /** While true, shows progress and ignores presses, but retains focus. */
  busy?: boolean;
}

export function Button({ look, busy = false, className, onClick, type = 'button', ...props }: Props) {
  return (
    <button
      {...props}
      type={type}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={buttonClass(look, className)}
    />
  );
}
