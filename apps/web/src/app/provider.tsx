import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazyPart } from '@/lib/lazy-part';
import { queryClient } from '@/lib/query-client';
import { LanguageProvider } from '@/lib/words';
import { Announcer } from './announcer';
import { router } from './router';

/** Fetched right after the first screen, which it must not hold up. */
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
