import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/states';
import { useTitle } from '@/lib/dom/use-title';
import { t } from '@/lib/i18n/i18n';

/** Shown in place of a screen that threw an error. Outbox and drafts are stored on the device. */
export function Crashed() {
  useTitle(t('common.wentWrong'));
  return (
    <main className="grid h-full min-h-96 place-items-center">
      <div role="alert">
        <h1 className="sr-only">{t('common.wentWrong')}</h1>
        <EmptyState
          title={t('common.screenWentWrong')}
          action={<Button onClick={() => location.reload()}>{t('common.tryAgain')}</Button>}
        />
      </div>
    </main>
  );
}
