import { Dialog as Radix } from 'radix-ui';
import { X } from 'lucide-react';
import { useRef, type ReactNode, type RefObject } from 'react';
import { giveFocusBack } from '@/lib/dom/focus';
import { t } from '@/lib/i18n/i18n';
import { cx } from './cx';
import { IconButton } from './icon-button';
import { Username } from './username';

interface Props {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: string;
  description?: ReactNode;
  /** The person whom the dialog is about. Display names can look alike, usernames cannot. */
  username?: string;
  /** Shown above the title, which is then centred. */
  picture?: ReactNode;
  /** Receives focus on open, instead of the first field. */
  firstFocus?: RefObject<HTMLElement | null>;
  children: ReactNode;
}

/**
 * Fields to type or choose in. A dialog without one takes focus itself, so that screen readers read
 * its text first.
 */
const FIELD = ':is(input, textarea, select):not([hidden], [type=hidden], :disabled)';

/**
 * A modal dialog: centred on a desktop, at the bottom of a phone. Restores focus when it closes.
 */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  username,
  picture,
  firstFocus,
  children,
}: Props) {
  // Dialogs here are opened by state, so Radix has no trigger to return focus to.
  const opener = useRef<Element>(null);
  const giveBack = (event: Event) => {
    event.preventDefault();
    giveFocusBack(opener.current);
  };
  const titleElement = <Radix.Title className="text-lg font-bold">{title}</Radix.Title>;
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fade-in fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          onOpenAutoFocus={(event) => {
            opener.current = document.activeElement;
            event.preventDefault();
            const sheet = event.currentTarget instanceof HTMLElement ? event.currentTarget : null;
            (firstFocus?.current ?? sheet?.querySelector<HTMLElement>(FIELD) ?? sheet)?.focus();
          }}
          onCloseAutoFocus={giveBack}
          className="rise-in fixed inset-x-0 bottom-0 z-50 outline-none mx-auto max-h-[92dvh] w-full max-w-[30rem] overflow-auto rounded-t-card border border-line bg-surface p-6 pb-[max(1.5rem,env(safe-area-inset-bottom))] shadow-lift desk:top-1/2 desk:bottom-auto desk:-translate-y-1/2 desk:rounded-card"
          {...(description === undefined && { 'aria-describedby': undefined })}
        >
          <div className="flex items-start justify-between gap-4">
            {picture === undefined && titleElement}
            <Radix.Close asChild>
              <IconButton label={t('common.close')} className="ms-auto -me-2 -mt-2">
                <X size={20} aria-hidden="true" />
              </IconButton>
            </Radix.Close>
          </div>
          {picture !== undefined && (
            <div className="grid justify-items-center gap-4 text-center">
              {picture}
              {titleElement}
            </div>
          )}
          {description !== undefined && (
            <Radix.Description asChild>
              <div className={cx('mt-1 overflow-clip text-muted', picture !== undefined && 'text-center')}>
                {description}
                {username && (
                  <p className="mt-1 text-sm">
                    <Username of={username} />
                  </p>
                )}
              </div>
            </Radix.Description>
          )}
          <div className="mt-4 grid gap-4">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
