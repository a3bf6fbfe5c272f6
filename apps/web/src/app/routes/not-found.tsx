import { Link } from '@tanstack/react-router';
import { buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/states';
import { useTitle } from '@/lib/dom/use-title';
import { t } from '@/lib/i18n/i18n';

export function NotFound() {
  useTitle(t('common.notFound'));
  return (
    <main className="grid h-dvh place-items-center">
      <h1 className="sr-only">{t('common.notFound')}</h1>
      <EmptyState
        title={t('common.nothingHere')}
        action={
          <Link to="/chats" className={buttonClass('primary')}>
            {t('chat.toChats')}
          </Link>
        }
      />
    </main>
  );
}
