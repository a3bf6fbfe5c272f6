import type { Message } from '@zentra/contracts';
import { Ellipsis } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import { cx } from '@/components/ui/cx';
import { lazyDialog } from '@/lib/dom/lazy-part';
import { t } from '@/lib/i18n/i18n';

/** Fetched when a message is first hovered, focused or pressed: most visits only read. */
const MessageMenu = lazyDialog(async () => (await import('./message-menu')).MessageMenu);

interface Props {
  message: Message;
  meId: string;
  /** Only at the message that the keys are at; the others are reached by its arrows. */
  isTabStop: boolean;
  isMenuOpen: boolean;
  onMenu(isOpen: boolean): void;
}

/** In the empty side of the row, for a mouse that is near and for the keyboard; a finger rests on the message. */
export function MessageMenuButton({ message, meId, isTabStop, isMenuOpen, onMenu }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  const isOwn = message.senderId === meId;
  useLayoutEffect(() => {
    const own = button.current;
    const row = own?.closest<HTMLElement>('[data-key]');
    // It goes when the message does, or the chat ends: whoever is at it, or in its menu, stays at the message.
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
