import { BlockedList } from '@/features/safety/components/blocked-list';
import { words } from '@/lib/words';
import { SettingsPage } from './settings-page';

export function BlockedRoute() {
  return <SettingsPage title={words('settings.blocked.title')}>{() => <BlockedList />}</SettingsPage>;
}
