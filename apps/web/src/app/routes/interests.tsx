import { useSearch } from '@tanstack/react-router';
import { Page } from '@/components/ui/page';
import { BoxTabs } from '@/features/interests/components/box-tabs';
import { InterestList } from '@/features/interests/components/interest-list';
import { t } from '@/lib/i18n/i18n';

export function InterestsRoute() {
  const { box = 'received' } = useSearch({ from: '/signed-in/interests' });
  return (
    <Page title={t('app.navigation.interests')}>
      <BoxTabs box={box} />
      <InterestList key={box} box={box} />
    </Page>
  );
}
