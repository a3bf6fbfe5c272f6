import { BlockedList } from '@/features/safety/components/blocked-list';
import { t } from '@/lib/i18n/i18n';
import { SettingsPage } from './settings-page';

export function BlockedRoute() {
  return <SettingsPage title={t('settings.blocked.title')}>{() => <BlockedList />}</SettingsPage>;
}
