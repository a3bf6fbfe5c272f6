import type { Message } from '@zentra/contracts';
import { Ellipsis } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import { cx } from '@/components/ui/cx';
import { lazyDialog } from '@/lib/dom/lazy-part';
import { t } from '@/lib/i18n/i18n';

/** Loaded when a message is first hovered, focused or pressed: most visits only read. */
const MessageMenu = lazyDialog(async () => (await import('./message-menu')).MessageMenu);

interface Props {
  message: Message;
  meId: string;
  /** True for the active message only. Arrow keys reach the others. */
  isTabStop: boolean;
  isMenuOpen: boolean;
  onMenu(isOpen: boolean): void;
}

/**
 * Opens the menu, beside the message, for a nearby mouse and for the keyboard. Touch devices use a
 * long press.
 */
export function MessageMenuButton({ message, meId, isTabStop, isMenuOpen, onMenu }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  const isOwn = message.senderId === meId;
  useLayoutEffect(() => {
    const own = button.current;
    const row = own?.closest<HTMLElement>('[data-key]');
    // The button is removed with its message, or when the chat ends. Focus then stays on the
    // message.
    return () => {
      if (own === document.activeElement || own?.ariaExpanded === 'true') row?.focus({ preventScroll: true });
    };
  }, []);
  return (
    <>
      <button
        ref={button}
        type="button"
        tabIndex={isTabStop ? 0 : -1}
        aria-label={t('chat.menu.label')}
        aria-haspopup="menu"
        aria-expanded={isMenuOpen}
        onClick={() => onMenu(true)}
        onPointerEnter={MessageMenu.preload}
        onFocus={MessageMenu.preload}
        className={cx(
          'absolute top-1/2 grid size-11 -translate-y-1/2 place-items-center rounded-full text-muted',
          'opacity-0 transition-opacity duration-120 group-hover/message:opacity-100 hover:text-ink focus-visible:opacity-100 aria-expanded:opacity-100',
          isOwn ? 'end-full' : 'start-full',
        )}
      >
        <Ellipsis size={20} aria-hidden="true" />
      </button>
      {isMenuOpen && (
        <MessageMenu message={message} meId={meId} opener={button} onClose={() => onMenu(false)} />
      )}
    </>
  );
}
