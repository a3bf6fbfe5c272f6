import { Sharing } from '@/features/settings/components/sharing';
import { SettingsPage } from './settings-page';

export function PrivacyRoute() {
  return <SettingsPage title="Privacy">{(me) => <Sharing me={me} />}</SettingsPage>;
}
