import type { Me } from '@zentra/contracts';
import { Switch } from '@/components/ui/switch';
import { errorText } from '@/lib/i18n/error-text';
import { t } from '@/lib/i18n/i18n';
import { useSaveSettings } from '../api/save-settings';

/** Settings for the content of notifications and for sound, on all devices. */
export function NotificationChoices({ me }: { me: Me }) {
  const save = useSaveSettings();
  return (
    <section
      aria-labelledby="everywhere"
      className="grid gap-2 rounded-card border border-line bg-surface p-5"
    >
      <h2 id="everywhere" className="font-semibold">
        {t('push.everywhere')}
      </h2>
      <Switch
        label={t('push.text.label')}
        hint={t('push.text.hint')}
        isOn={me.settings.pushText}
        onChange={(pushText) => save.mutate({ pushText })}
      />
      <Switch
        label={t('push.sound.label')}
        hint={t('push.sound.hint')}
        isOn={me.settings.sound}
        onChange={(sound) => save.mutate({ sound })}
      />
      {save.isError && (
        <p role="alert" className="font-semibold text-danger">
          {errorText(save.error)}
        </p>
      )}
    </section>
  );
}
