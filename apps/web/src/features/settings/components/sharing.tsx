import type { Me } from '@zentra/contracts';
import { Switch } from '@/components/ui/switch';
import { errorText } from '@/lib/i18n/error-text';
import { t } from '@/lib/i18n/i18n';
import { useSaveSettings } from '../api/save-settings';

const choices = () =>
  [
    {
      name: 'receipts',
      label: t('settings.sharing.receipts'),
      who: t('settings.sharing.receiptsHint'),
    },
    { name: 'typing', label: t('settings.sharing.typing'), who: t('settings.sharing.typingHint') },
    { name: 'presence', label: t('chat.online'), who: t('settings.sharing.presenceHint') },
  ] as const;

/** Settings for what connected people see. Each switch takes effect immediately. */
export function Sharing({ me }: { me: Me }) {
  const save = useSaveSettings();
  return (
    <section aria-labelledby="sharing" className="grid gap-2 rounded-card border border-line bg-surface p-5">
      <h2 id="sharing" className="font-semibold">
        {t('settings.sharing.title')}
      </h2>
      <p className="text-sm text-muted">{t('settings.sharing.what')}</p>
      {choices().map(({ name, label, who }) => (
        <Switch
          key={name}
          label={label}
          hint={who}
          isOn={me.settings[name]}
          onChange={(isOn) => save.mutate({ [name]: isOn })}
        />
      ))}
      {save.isError && (
        <p role="alert" className="font-semibold text-danger">
          {errorText(save.error)}
        </p>
      )}
    </section>
  );
}
