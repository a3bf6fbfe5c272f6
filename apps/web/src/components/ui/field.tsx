import { useId, type ComponentProps, type ReactNode } from 'react';
import { t } from '@/lib/i18n/i18n';
import { cx } from './cx';

const CONTROL =
  'w-full rounded-control border border-edge bg-surface px-4 py-2.5 text-ink outline-offset-0 aria-invalid:border-danger';

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string;
}

interface Described {
  id: string;
  'aria-invalid': boolean | undefined;
  'aria-describedby': string | undefined;
}

/** Renders label, control, hint and error, linked for assistive technology. */
function Field({
  label,
  hint,
  error,
  children,
}: FieldProps & { children: (control: Described) => ReactNode }) {
  const id = useId();
  // An error replaces the hint, because it repeats its content. A counter stays.
  const shownHint = error && typeof hint === 'string' ? undefined : hint;
  const about = [error && `${id}-error`, shownHint && `${id}-hint`].filter(Boolean).join(' ');
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-semibold">
        {label}
      </label>
      {children({ id, 'aria-invalid': error ? true : undefined, 'aria-describedby': about || undefined })}
      {error && (
        <p id={`${id}-error`} className="text-sm font-semibold text-danger">
          {error}
        </p>
      )}
      {shownHint && (
        <div id={`${id}-hint`} className="text-sm text-muted">
          {shownHint}
        </div>
      )}
    </div>
  );
}

export function TextField({
  label,
  hint,
  error,
  end,
  ...props
}: FieldProps & ComponentProps<'input'> & { end?: ReactNode }) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <div className="relative">
          <input {...props} {...control} className={cx(CONTROL, 'min-h-11', end !== undefined && 'pe-14')} />
          {end !== undefined && (
            <div className="absolute inset-e-0 inset-y-0 grid place-items-center">{end}</div>
          )}
        </div>
      )}
    </Field>
  );
}

export function TextArea({
  label,
  hint,
  error,
  count,
  limit,
  ...props
}: FieldProps & ComponentProps<'textarea'> & { count: number; limit: number }) {
  return (
    <Field
      label={label}
      error={error}
      hint={
        <span className="flex justify-between gap-4">
          <span>{hint}</span>
          <span className={cx('whitespace-nowrap tabular-nums', count > limit && 'font-bold text-danger')}>
            {t('common.countOf', { count, limit })}
          </span>
        </span>
      }
    >
      {(control) => (
        <textarea rows={4} {...props} {...control} dir="auto" className={cx(CONTROL, 'resize-none')} />
      )}
    </Field>
  );
}
