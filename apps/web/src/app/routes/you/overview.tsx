import { openKeys } from '@/app/keys/keys-host';
import { Button } from '@/components/ui/button';
import { Page } from '@/components/ui/page';
import { Username } from '@/components/ui/username';
import { useSignOut } from '@/features/auth/api/session';
import { EnterChoice } from '@/features/settings/components/enter-choice';
import { LanguageChoice } from '@/features/settings/components/language-choice';
import { PictureCard } from '@/features/settings/components/picture-card';
import { ProfileForm } from '@/features/settings/components/profile-form';
import { SettingsLinks } from '@/features/settings/components/settings-links';
import { ThemeChoice } from '@/features/settings/components/theme-choice';
import { errorText } from '@/lib/i18n/error-text';
import { t } from '@/lib/i18n/i18n';
import { useMe } from '../use-me';

export function YouRoute() {
  const me = useMe();
  const signOut = useSignOut();
  if (!me) return null;
  return (
    <Page title={t('app.navigation.you')}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <div className="pb-2">
          <p dir="auto" className="truncate text-md font-bold text-as-parent">
            {me.displayName}
          </p>
          <p className="truncate text-sm text-muted">
            <Username of={me.username} /> · <bdi>{me.email}</bdi>
          </p>
        </div>
        <PictureCard me={me} />
        <ProfileForm me={me} />
        <SettingsLinks isModerator={me.role === 'moderator'} />
        <ThemeChoice />
        <LanguageChoice />
        <EnterChoice>
          <Button className="mt-1 justify-self-start" onClick={openKeys}>
            {t('keys.show')}
          </Button>
        </EnterChoice>
        {signOut.isError && (
          <p role="alert" className="font-semibold text-danger">
            {errorText(signOut.error)}
          </p>
        )}
        <div className="flex flex-wrap items-center gap-4">
          <Button busy={signOut.isPending} onClick={() => signOut.mutate()}>
            {t('auth.signOut')}
          </Button>
          <p className="text-sm text-muted">{t('settings.signOutHint')}</p>
        </div>
      </div>
    </Page>
  );
}
