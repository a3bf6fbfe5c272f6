import { BlockedList } from '@/features/safety/components/blocked-list';
import { SettingsPage } from './settings-page';

export function BlockedRoute() {
  return <SettingsPage title="Blocked">{() => <BlockedList />}</SettingsPage>;
}
