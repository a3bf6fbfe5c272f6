import type { Contact, Me } from '@zentra/contracts';
import { useId } from 'react';
import { Switch } from '@/components/ui/switch';
import { errorText } from '@/lib/error-text';
import { useSaveSettings } from '../api/save-settings';
import { ContactCode } from './contact-code';

const CHOICES: { value: Contact; label: string; hint: string }[] = [
  { value: 'everyone', label: 'Everyone', hint: 'Whoever has an account here can send you one interest.' },
  { value: 'code', label: 'People with my code', hint: 'Give it to those you want to hear from.' },
  { value: 'nobody', label: 'Nobody', hint: 'You can still write first. Your page says that you take none.' },
];

/** Who can find one, and who can send an interest. */
export function Reach({ me }: { me: Me }) {
  const save = useSaveSettings();
  const name = useId();
  return (
    <section aria-labelledby="reach" className="grid gap-2 rounded-card border border-line bg-surface p-5">
      <h2 id="reach" className="font-semibold">
        Who can find and write to you
      </h2>
      <p className="text-sm text-muted">
        An interest is all that anybody can send you. You can chat only with people you accept.
      </p>
      <Switch
        label="Show me in People"
        hint="If not, only people who know your username find your page."
        isOn={me.settings.listed}
        onChange={(listed) => save.mutate({ listed })}
      />
      <fieldset className="border-t border-line pt-3">
        <legend className="sr-only">Who can send you an interest</legend>
        <p aria-hidden="true" className="pb-1 font-semibold">
          Who can send you an interest
        </p>
        {CHOICES.map(({ value, label, hint }) => (
          <label
            key={value}
            htmlFor={`${name}-is-${value}`}
            className="flex min-h-11 cursor-pointer items-start gap-3 py-2"
          >
            <input
              type="radio"
              id={`${name}-is-${value}`}
              name={name}
              checked={me.settings.contact === value}
              onChange={() => save.mutate({ contact: value })}
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
