import { Link } from '@tanstack/react-router';
import { buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/states';
import { useTitle } from '@/lib/use-title';

export function NotFound() {
  useTitle('Not found');
  return (
    <main className="grid h-dvh place-items-center">
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        title="There is nothing at this address."
        action={
          <Link to="/chats" className={buttonClass('primary')}>
            To your chats
          </Link>
        }
      />
    </main>
  );
}
