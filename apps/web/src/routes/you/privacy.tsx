import { Reach } from '@/features/settings/components/reach';
import { Sharing } from '@/features/settings/components/sharing';
import { words } from '@/lib/words';
import { SettingsPage } from './settings-page';

export function PrivacyRoute() {
  return (
    <SettingsPage title={words('settings.privacy.title')}>
      {(me) => (
        <>
          <Reach me={me} />
          <Sharing me={me} />
        </>
      )}
    </SettingsPage>
  );
}
