import { Devices } from '@/features/settings/components/devices';
import { EmailSettings } from '@/features/settings/components/email-settings';
import { Passkeys } from '@/features/settings/components/passkeys';
import { PasswordForm } from '@/features/settings/components/password-form';
import { t } from '@/lib/i18n/i18n';
import { SettingsPage } from './settings-page';

export function SecurityRoute() {
  return (
    <SettingsPage title={t('settings.security.title')}>
      {(me) => (
        <>
          <Devices />
          <Passkeys />
          <PasswordForm username={me.username} />
          <EmailSettings me={me} />
        </>
      )}
    </SettingsPage>
  );
}
