import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/states';
import { useTitle } from '@/lib/use-title';
import { words } from '@/lib/words';

/** Shown in place of a screen that failed; the outbox and the drafts are on the device. */
export function Crashed() {
  useTitle(words('common.wentWrong'));
  return (
    <main className="grid h-full min-h-96 place-items-center">
      <div role="alert">
        <h1 className="sr-only">{words('common.wentWrong')}</h1>
        <EmptyState
          title={words('common.screenWentWrong')}
          action={<Button onClick={() => location.reload()}>{words('common.tryAgain')}</Button>}
        />
      </div>
    </main>
  );
}
