import type { useOlderPages } from '../use-older-pages';

export function OlderPages({ state, load }: ReturnType<typeof useOlderPages>) {
  return (
    <div className="grid min-h-11 place-items-center text-sm text-muted">
      {state === 'loading' ? (
        <span className="breathe">Loading earlier messages …</span>
      ) : (
        <button
          type="button"
          className="min-h-11 px-4 font-semibold text-primary-strong underline"
          onClick={() => load(true)}
        >
          {state === 'failed' ? 'Earlier messages did not load. Try again' : 'Earlier messages'}
        </button>
      )}
    </div>
  );
}
