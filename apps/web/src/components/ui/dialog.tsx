import { Dialog as Radix } from 'radix-ui';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './icon-button';

interface Props {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
}

/** A modal sheet: centred on a desk, at the bottom of a phone. Gives the focus back where it was. */
export function Dialog({ open, onOpenChange, title, description, children }: Props) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fade-in fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          className="rise-in fixed inset-x-0 bottom-0 z-50 mx-auto max-h-[92dvh] w-full max-w-[480px] overflow-auto rounded-t-card border border-line bg-surface p-6 pb-[max(24px,env(safe-area-inset-bottom))] shadow-lift desk:top-1/2 desk:bottom-auto desk:-translate-y-1/2 desk:rounded-card"
          {...(description === undefined && { 'aria-describedby': undefined })}
        >
          <div className="flex items-start justify-between gap-4">
            <Radix.Title className="text-lg font-bold">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label="Close" className="-me-2 -mt-2">
                <X size={20} aria-hidden="true" />
              </IconButton>
            </Radix.Close>
          </div>
          {description !== undefined && (
            <Radix.Description asChild>
              <div className="mt-1 text-muted">{description}</div>
            </Radix.Description>
          )}
          <div className="mt-4 grid gap-4">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
