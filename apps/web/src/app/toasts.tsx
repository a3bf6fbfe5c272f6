import { X } from 'lucide-react';
import { Toaster } from 'sonner';
import { t } from '@/lib/i18n/i18n';

/** Renders toasts in the app's own style. */
export const Toasts = () => (
  <Toaster
    className="print:hidden"
    position="top-center"
    icons={{ close: <X size={20} aria-hidden="true" /> }}
    toastOptions={{
      unstyled: true,
      closeButtonAriaLabel: t('common.close'),
      classNames: {
        toast:
          'flex w-full items-center gap-4 rounded-control border border-line bg-surface p-3 ps-4 font-sans text-base text-ink shadow-lift focus-visible:outline-3! focus-visible:outline-offset-2! focus-visible:outline-primary! focus-visible:outline-solid!',
        title: 'font-semibold',
        description: 'text-sm text-muted',
        icon: 'shrink-0',
        content: 'min-w-0 flex-1 [overflow-wrap:anywhere]',
        closeButton: 'order-last -ms-2 -me-1 grid size-11 shrink-0 place-items-center text-muted',
        actionButton: 'min-h-11 shrink-0 rounded-control bg-primary px-4 font-semibold text-on-primary',
      },
    }}
  />
);
