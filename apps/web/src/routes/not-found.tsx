import { Link } from '@tanstack/react-router';
import { buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/states';
import { useTitle } from '@/lib/use-title';
import { words } from '@/lib/words';

export function NotFound() {
  useTitle(words('common.notFound'));
  return (
    <main className="grid h-dvh place-items-center">
      <h1 className="sr-only">{words('common.notFound')}</h1>
      <EmptyState
        title={words('common.nothingHere')}
        action={
          <Link to="/chats" className={buttonClass('primary')}>
            {words('chat.toChats')}
          </Link>
        }
      />
    </main>
  );
}
