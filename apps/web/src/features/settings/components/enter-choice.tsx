import type { ReactNode } from 'react';
import { setEnterSends, useEnterSends } from '@/lib/dom/enter-key';
import { t } from '@/lib/i18n/i18n';

const choices = () => [
  { sends: true, label: t('keys.enter.sends'), hint: t('keys.enter.sendsHint') },
  { sends: false, label: t('keys.enter.isNewLine'), hint: t('keys.enter.isNewLineHint') },
];

/** The setting for the Enter key in the composer. */
export function EnterChoice({ children }: { children?: ReactNode }) {
  const enterSends = useEnterSends();
  return (
    <fieldset className="grid gap-2 rounded-card border border-line bg-surface p-5">
      <legend className="sr-only">{t('keys.enter.title')}</legend>
      <p aria-hidden="true" className="font-semibold">
        {t('keys.enter.title')}
      </p>
      <p className="text-sm text-muted">{t('keys.enter.where')}</p>
      {choices().map(({ sends, label, hint }) => (
        <label
          key={label}
          htmlFor={`enter-${sends}`}
          className="flex min-h-11 cursor-pointer items-start gap-3 py-2"
        >
          <input
            type="radio"
            id={`enter-${sends}`}
            aria-label={label}
            aria-describedby={`enter-${sends}-hint`}
            name="enter"
            checked={enterSends === sends}
            onChange={() => setEnterSends(sends)}
            className="mt-0.5"
          />
          <span>
            <span className="block">{label}</span>
            <span id={`enter-${sends}-hint`} className="block text-sm text-muted">
              {hint}
            </span>
          </span>
        </label>
      ))}
      {children}
    </fieldset>
  );
}
