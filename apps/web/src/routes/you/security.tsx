import { Devices } from '@/features/settings/components/devices';
import { EmailSettings } from '@/features/settings/components/email-settings';
import { Passkeys } from '@/features/settings/components/passkeys';
import { PasswordForm } from '@/features/settings/components/password-form';
import { SettingsPage } from './settings-page';

export function SecurityRoute() {
  return (
    <SettingsPage title="Sign-in and devices">
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
