import { t } from '@/lib/i18n/i18n';
import type { Pages } from './use-pages';

/** The state of loading older or newer messages. */
export function MorePages({ state, load, of }: Pages & { of: 'older' | 'newer' }) {
  return (
    <div className="grid min-h-11 place-items-center text-sm text-muted">
      {state === 'loading' ? (
        <span className="breathe">{t(of === 'older' ? 'chat.older.loading' : 'chat.newer.loading')}</span>
      ) : (
        <button
          type="button"
          className="min-h-11 px-4 font-semibold text-primary-strong underline"
          onClick={() => load(true)}
        >
          {state === 'failed'
            ? t(of === 'older' ? 'chat.older.failed' : 'chat.newer.failed')
            : t(of === 'older' ? 'chat.older.load' : 'chat.newer.load')}
        </button>
      )}
    </div>
  );
}
