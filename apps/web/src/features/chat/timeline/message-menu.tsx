import type { Message } from '@zentra/contracts';
import { Copy, Pencil, Plus, Reply, Trash2, type LucideIcon } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useRef, type ReactNode, type RefObject } from 'react';
import { cx } from '@/components/ui/cx';
import { toast } from '@/lib/dom/toast';
import { t } from '@/lib/i18n/i18n';
import { useMessageActions } from '../messages/message-actions';
import { hasReacted, QUICK_EMOJI } from '../cache/reactions';

interface Props {
  message: Message;
  meId: string;
  /** Receives focus when the menu closes. */
  opener: RefObject<HTMLElement | null>;
  onClose(): void;
}

/** All actions on one message. Mounted only while open: a timeline has thousands of messages. */
export function MessageMenu({ message, meId, opener, onClose }: Props) {
  const { reply, edit, remove, react, pickEmoji } = useMessageActions();
  const isOwn = message.senderId === meId;
  // Run after the menu has closed: until then it would take focus back.
  const chosen = useRef(() => {});
  const later = (act: (message: Message) => void) => () => (chosen.current = () => act(message));
  const copy = () =>
    navigator.clipboard.writeText(message.body).then(
      () => toast(t('common.copied')),
      () => toast(t('common.cannotCopy')),
    );
  return (
    // Non-modal and inside the main landmark, so that no focusable element is hidden from screen
    // readers.
    <DropdownMenu.Root open modal={false} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DropdownMenu.Trigger asChild>
        <span aria-hidden="true" className="pointer-events-none absolute inset-0" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={document.getElementById('main')}>
        <DropdownMenu.Content
          aria-label={t('chat.menu.label')}
          align={isOwn ? 'end' : 'start'}
          sideOffset={6}
          collisionPadding={12}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            opener.current?.focus({ preventScroll: true });
            chosen.current();
          }}
          className="rise-in z-40 max-w-[calc(100vw-1.5rem)] rounded-card border border-line bg-surface p-1.5 shadow-lift"
        >
          <div className="flex items-center border-b border-line pb-1.5">
            {QUICK_EMOJI.map((emoji) => {
              const isOn = hasReacted(message, emoji, meId);
              return (
                <DropdownMenu.CheckboxItem
                  key={emoji}
                  checked={isOn}
                  aria-label={t('chat.menu.reactWith', { emoji })}
                  onSelect={() => react(message, emoji, !isOn)}
                  className={cx(
                    'grid size-11 cursor-pointer place-items-center rounded-full text-lg outline-none data-highlighted:bg-line forced-colors:data-highlighted:[outline:3px_solid_CanvasText]',
                    isOn && 'border-2 border-primary bg-own forced-colors:system-selected',
                  )}
                >
                  {emoji}
                </DropdownMenu.CheckboxItem>
              );
            })}
            <DropdownMenu.Item
              aria-label={t('chat.menu.another')}
              onSelect={later(pickEmoji)}
              className="grid size-11 cursor-pointer place-items-center rounded-full text-muted outline-none data-highlighted:bg-line data-highlighted:text-ink forced-colors:data-highlighted:system-selected"
            >
              <Plus size={20} aria-hidden="true" />
            </DropdownMenu.Item>
          </div>
          <div className="pt-1.5">
            <Item icon={Reply} onSelect={later(reply)}>
              {t('chat.menu.reply')}
            </Item>
            <Item icon={Copy} onSelect={() => void copy()}>
              {t('chat.menu.copy')}
            </Item>
            {isOwn && (
              <>
                <Item icon={Pencil} onSelect={later(edit)}>
                  {t('chat.menu.edit')}
                </Item>
                <Item icon={Trash2} isDanger onSelect={later(remove)}>
                  {t('chat.menu.delete')}
                </Item>
              </>
            )}
          </div>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const Item = ({
  icon: Icon,
  isDanger = false,
  onSelect,
  children,
}: {
  icon: LucideIcon;
  isDanger?: boolean;
  onSelect(): void;
  children: ReactNode;
}) => (
  <DropdownMenu.Item
    onSelect={onSelect}
    className={cx(
      'flex min-h-11 cursor-pointer items-center gap-3 rounded-control px-3 outline-none forced-colors:data-highlighted:system-selected',
      isDanger ? 'text-danger data-highlighted:bg-danger-paper' : 'data-highlighted:bg-own',
    )}
  >
    <Icon size={18} aria-hidden="true" className={isDanger ? undefined : 'text-muted'} />
    {children}
  </DropdownMenu.Item>
);
