import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazyPart } from '@/lib/dom/lazy-part';
import { queryClient } from '@/lib/query/query-client';
import { LanguageProvider } from '@/lib/i18n/i18n';
import { Announcer } from './announcer';
import { router } from './router';

/** Loaded right after the first screen, so that it does not delay it. */
const Toasts = lazyPart(async () => (await import('./toasts')).Toasts);

export function Provider() {
  return (
    <QueryClientProvider client={queryClient}>
      <LanguageProvider>
        <RouterProvider router={router} />
      </LanguageProvider>
      <Announcer />
      <Toasts />
    </QueryClientProvider>
  );
}
