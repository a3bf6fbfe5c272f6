import type { Attachment, Conversation, Message } from '@zentra/contracts';
import { lazyDialog } from '@/lib/dom/lazy-part';
import { t } from '@/lib/i18n/i18n';
import { EmojiDialog } from '../emoji/emoji-choice';
import type { JumpTarget } from './use-timeline-navigation';
import { DeleteMessageDialog } from './delete-message-dialog';

const Lightbox = lazyDialog(async () => (await import('../attachments/lightbox')).Lightbox);
const DayDialog = lazyDialog(async () => (await import('./day-dialog')).DayDialog);

export type OpenDialog =
  { kind: 'delete' | 'emoji'; message: Message } | { kind: 'picture'; picture: Attachment } | { kind: 'day' };

interface Props {
  open: OpenDialog | null;
  conversation: Conversation;
  /** The loaded messages. */
  messages: readonly Message[];
  meId: string;
  onReact(message: Message, emoji: string, on: boolean): void;
  onDelete(message: Message): Promise<void>;
  onGoTo(goal: JumpTarget): void;
  onClose(): void;
}

/** The dialogs of the timeline. */
export function TimelineDialogs({
  open,
  conversation,
  messages,
  meId,
  onReact,
  onDelete,
  onGoTo,
  onClose,
}: Props) {
  switch (open?.kind) {
    case undefined:
      return null;
    case 'delete':
      return (
        <DeleteMessageDialog
          message={open.message}
          peerName={conversation.person.displayName}
          onDelete={onDelete}
          onClose={onClose}
        />
      );
    case 'emoji':
      return (
        <EmojiDialog
          onClose={onClose}
          onPick={(emoji) => {
            onReact(open.message, emoji, true);
            onClose();
          }}
        />
      );
    case 'picture':
      return (
        <Lightbox
          pictures={picturesOf(messages)}
          firstId={open.picture.id}
          nameOf={({ senderId }) => (senderId === meId ? t('chat.you') : conversation.person.displayName)}
          onClose={onClose}
        />
      );
    case 'day':
      return <DayDialog conversation={conversation} onGoTo={onGoTo} onClose={onClose} />;
  }
}

const picturesOf = (messages: readonly Message[]) =>
  messages.flatMap((message) =>
    message.attachments.filter(({ kind }) => kind === 'image').map((picture) => ({ picture, message })),
  );
