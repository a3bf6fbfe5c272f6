import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Toaster } from 'sonner';
import { queryClient } from '@/lib/query-client';
import { Announcer } from './announcer';
import { router } from './router';

export function Provider() {
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <Announcer />
      <Toaster
        position="top-center"
        toastOptions={{
          unstyled: true,
          classNames: {
            toast:
              'flex w-full items-center gap-4 rounded-control border border-line bg-surface px-4 py-3 text-ink shadow-lift',
            title: 'font-semibold',
            content: 'flex-1',
            actionButton: 'min-h-11 shrink-0 rounded-control bg-primary px-4 font-semibold text-on-primary',
          },
        }}
      />
    </QueryClientProvider>
  );
}
