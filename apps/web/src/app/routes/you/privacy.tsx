import { ContactPermissions } from '@/features/settings/components/contact-permissions';
import { Sharing } from '@/features/settings/components/sharing';
import { t } from '@/lib/i18n/i18n';
import { SettingsPage } from './settings-page';

export function PrivacyRoute() {
  return (
    <SettingsPage title={t('settings.privacy.title')}>
      {(me) => (
        <>
          <ContactPermissions me={me} />
          <Sharing me={me} />
        </>
      )}
    </SettingsPage>
  );
}
