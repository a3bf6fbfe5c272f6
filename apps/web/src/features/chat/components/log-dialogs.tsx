import type { Attachment, Conversation, Message } from '@zentra/contracts';
import { lazy, Suspense } from 'react';
import { words } from '@/lib/words';
import { EmojiDialog } from '../emoji-choice';
import type { Goal } from '../use-log-place';
import { DeleteMessageDialog } from './delete-message-dialog';

const Lightbox = lazy(() => import('./lightbox').then((module) => ({ default: module.Lightbox })));
const DayDialog = lazy(() => import('./day-dialog').then((module) => ({ default: module.DayDialog })));

export type OpenDialog =
  { kind: 'delete' | 'emoji'; message: Message } | { kind: 'picture'; picture: Attachment } | { kind: 'day' };

interface Props {
  open: OpenDialog | null;
  conversation: Conversation;
  /** Those that are shown. */
  messages: readonly Message[];
  meId: string;
  onReact(message: Message, emoji: string, on: boolean): void;
  onDelete(message: Message): Promise<void>;
  onGoTo(goal: Goal): void;
  onClose(): void;
}

/** What the log asks before it acts. */
export function LogDialogs({
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
        <Suspense>
          <EmojiDialog
            onClose={onClose}
            onPick={(emoji) => {
              onReact(open.message, emoji, true);
              onClose();
            }}
          />
        </Suspense>
      );
    case 'picture':
      return (
        <Suspense>
          <Lightbox
            pictures={picturesOf(messages)}
            firstId={open.picture.id}
            nameOf={({ senderId }) =>
              senderId === meId ? words('chat.you') : conversation.person.displayName
            }
            onClose={onClose}
          />
        </Suspense>
      );
    case 'day':
      return (
        <Suspense>
          <DayDialog conversation={conversation} onGoTo={onGoTo} onClose={onClose} />
        </Suspense>
      );
  }
}

const picturesOf = (messages: readonly Message[]) =>
  messages.flatMap((message) =>
    message.attachments.filter(({ kind }) => kind === 'image').map((picture) => ({ picture, message })),
  );
