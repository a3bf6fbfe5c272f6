import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { meQuery, signedOutReason } from '@/features/auth/api/session';
import { sessionEndText } from '@/features/auth/session-end';
import { DeleteAccountCard } from '@/features/settings/components/delete-account-card';
import { ExportCard } from '@/features/settings/components/export-card';
import { forgetStored } from '@/lib/storage/device-storage';
import { t } from '@/lib/i18n/i18n';
import { SettingsPage } from './settings-page';

export function DataRoute() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const leave = (meId: string) => {
    forgetStored(meId);
    signedOutReason.set(sessionEndText('account_deleted'));
    queries.setQueryData(meQuery.queryKey, null);
    void navigate({ to: '/sign-in' });
  };
  return (
    <SettingsPage title={t('settings.data.title')}>
      {(me) => (
        <>
          <ExportCard />
          <DeleteAccountCard onDeleted={() => leave(me.id)} />
        </>
      )}
    </SettingsPage>
  );
}
