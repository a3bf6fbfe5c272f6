import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/states';
import { useTitle } from '@/lib/use-title';

/** Shown in place of a screen that failed; the outbox and the drafts are on the device. */
export function Crashed() {
  useTitle('Something went wrong');
  return (
    <main className="grid h-full min-h-96 place-items-center">
      <div role="alert">
        <h1 className="sr-only">Something went wrong</h1>
        <EmptyState
          title="Something went wrong on this screen. What you typed is kept."
          action={<Button onClick={() => location.reload()}>Try again</Button>}
        />
      </div>
    </main>
  );
}
