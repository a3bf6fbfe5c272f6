import { words } from '@/lib/words';
import type { useOlderPages } from '../use-older-pages';

export function OlderPages({ state, load }: ReturnType<typeof useOlderPages>) {
  return (
    <div className="grid min-h-11 place-items-center text-sm text-muted">
      {state === 'loading' ? (
        <span className="breathe">{words('chat.older.loading')}</span>
      ) : (
        <button
          type="button"
          className="min-h-11 px-4 font-semibold text-primary-strong underline"
          onClick={() => load(true)}
        >
          {state === 'failed' ? words('chat.older.failed') : words('chat.older.load')}
        </button>
      )}
    </div>
  );
}
