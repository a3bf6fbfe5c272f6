import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { queryClient } from '@/lib/query-client';
import { LanguageProvider } from '@/lib/words';
import { Announcer } from './announcer';
import { router } from './router';

/** Fetched right after the first screen, which it must not hold up. */
const Toasts = lazy(() => import('./toasts').then((module) => ({ default: module.Toasts })));

export function Provider() {
  return (
    <QueryClientProvider client={queryClient}>
      <LanguageProvider>
        <RouterProvider router={router} />
      </LanguageProvider>
      <Announcer />
      <Suspense>
        <Toasts />
      </Suspense>
    </QueryClientProvider>
  );
}
