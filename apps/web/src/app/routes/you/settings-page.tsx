import type { Me } from '@zentra/contracts';
import type { ReactNode } from 'react';
import { BackLink } from '@/components/ui/back-link';
import { Page } from '@/components/ui/page';
import { t } from '@/lib/i18n/i18n';
import { useMe } from '../use-me';

/** One page of the settings: back link, heading and sections. */
export function SettingsPage({ title, children }: { title: string; children(me: Me): ReactNode }) {
  const me = useMe();
  if (!me) return null;
  return (
    <Page title={title} lead={<BackLink to="/you">{t('app.navigation.you')}</BackLink>}>
      <p aria-hidden="true" className="pb-4 text-xl font-bold">
        {title}
      </p>
      <div className="grid gap-4">{children(me)}</div>
    </Page>
  );
}
