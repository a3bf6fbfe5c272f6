import { useMatches } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { t } from '@/lib/i18n/i18n';
import { ConnectionBanner } from './connection-banner';
import { KeysHost } from './keys/keys-host';
import { Navigation } from './navigation';
import { PaletteHost } from './palette/palette-host';

/** The layout of all signed-in screens. */
export function Shell({ children }: { children: ReactNode }) {
  const isInChat = useMatches({
    select: (matches) => matches.some(({ params }) => 'conversationId' in params),
  });
  return (
    <div className="grid h-dvh grid-rows-[auto_minmax(0,1fr)] print:block print:h-auto">
      <div className="print:hidden">
        <a
          href="#main"
          className="absolute inset-s-2 top-2 z-50 -translate-y-20 rounded-control bg-primary px-4 py-3 font-semibold text-on-primary focus:translate-y-0"
        >
          {t('app.skip')}
        </a>
        <ConnectionBanner />
      </div>
      <div className="grid min-h-0 grid-rows-[minmax(0,1fr)_auto] print:block desk:grid-cols-[4.5rem_minmax(0,1fr)] desk:grid-rows-1">
        <Navigation isHiddenOnPhone={isInChat} />
        <main id="main" tabIndex={-1} className="min-h-0 min-w-0">
          {children}
        </main>
      </div>
      <PaletteHost />
      <KeysHost />
    </div>
  );
}
