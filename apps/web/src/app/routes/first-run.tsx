import { useLocation } from '@tanstack/react-router';
import type { Me } from '@zentra/contracts';
import { FirstRun } from '@/features/settings/components/first-run';
import { t } from '@/lib/i18n/i18n';

/** The first steps, shown in place of the first screen until they are completed. */
export function FirstRunRoute({ me, onDone }: { me: Me; onDone(): void }) {
  const path = useLocation({ select: ({ pathname }) => pathname });
  return (
    <FirstRun me={me} onward={path === '/people' ? t('people.find') : t('common.continue')} onDone={onDone} />
  );
}
