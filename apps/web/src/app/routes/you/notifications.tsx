import { MutedChats } from '@/features/chat/conversations/muted-chats';
import { InstallCard } from '@/features/settings/components/install-card';
import { NotificationChoices } from '@/features/settings/components/notification-choices';
import { PushOnThisDevice } from '@/features/settings/components/push-on-this-device';
import { t } from '@/lib/i18n/i18n';
import { SettingsPage } from './settings-page';

export function NotificationsRoute() {
  return (
    <SettingsPage title={t('push.title')}>
      {(me) => (
        <>
          <PushOnThisDevice me={me} />
          <NotificationChoices me={me} />
          <MutedChats />
          <InstallCard />
        </>
      )}
    </SettingsPage>
  );
}
