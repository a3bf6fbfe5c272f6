import type { Contact, Me } from '@zentra/contracts';
import { startTransition, useId, useOptimistic } from 'react';
import { Switch } from '@/components/ui/switch';
import { errorText } from '@/lib/i18n/error-text';
import { t } from '@/lib/i18n/i18n';
import { useSaveSettings } from '../api/save-settings';
import { ContactCode } from './contact-code';

const choices = (): { value: Contact; label: string; hint: string }[] => [
  { value: 'everyone', label: t('settings.reach.everyone'), hint: t('settings.reach.everyoneHint') },
  { value: 'code', label: t('settings.reach.withCode'), hint: t('settings.reach.withCodeHint') },
  { value: 'nobody', label: t('settings.reach.nobody'), hint: t('settings.reach.nobodyHint') },
];

/** Settings for who can find the user, and who can send them an interest. */
export function ContactPermissions({ me }: { me: Me }) {
  const save = useSaveSettings();
  const name = useId();
  // The query cache updates with a delay. Without this, the radio button would jump back for a
  // moment.
  const [contact, showContact] = useOptimistic(me.settings.contact);
  const choose = (value: Contact) =>
    startTransition(async () => {
      showContact(value);
      await save.mutateAsync({ contact: value }).catch(() => 'shown below');
    });
  return (
    <section aria-labelledby="reach" className="grid gap-2 rounded-card border border-line bg-surface p-5">
      <h2 id="reach" className="font-semibold">
        {t('settings.reach.title')}
      </h2>
      <p className="text-sm text-muted">{t('settings.reach.what')}</p>
      <Switch
        label={t('settings.reach.listed')}
        hint={t('settings.reach.listedHint')}
        isOn={me.settings.listed}
        onChange={(listed) => save.mutate({ listed })}
      />
      <fieldset className="border-t border-line pt-3">
        <legend className="sr-only">{t('settings.reach.who')}</legend>
        <p aria-hidden="true" className="pb-1 font-semibold">
          {t('settings.reach.who')}
        </p>
        {choices().map(({ value, label, hint }) => (
          <label
            key={value}
            htmlFor={`${name}-is-${value}`}
            className="flex min-h-11 cursor-pointer items-start gap-3 py-2"
          >
            <input
              type="radio"
              id={`${name}-is-${value}`}
              name={name}
              checked={contact === value}
              onChange={() => choose(value)}
              aria-label={label}
              aria-describedby={`${name}-${value}`}
              className="mt-0.5 size-5 shrink-0 accent-(--primary)"
            />
            <span>
              <span className="block">{label}</span>
              <span id={`${name}-${value}`} className="block text-sm text-muted">
                {hint}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      {me.settings.contact === 'code' && me.contactCode && <ContactCode code={me.contactCode} />}
      {save.isError && (
        <p role="alert" className="font-semibold text-danger">
          {errorText(save.error)}
        </p>
      )}
    </section>
  );
}
