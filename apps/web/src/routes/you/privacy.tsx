import { Reach } from '@/features/settings/components/reach';
import { Sharing } from '@/features/settings/components/sharing';
import { SettingsPage } from './settings-page';

export function PrivacyRoute() {
  return (
    <SettingsPage title="Privacy">
      {(me) => (
        <>
          <Reach me={me} />
          <Sharing me={me} />
        </>
      )}
    </SettingsPage>
  );
}
