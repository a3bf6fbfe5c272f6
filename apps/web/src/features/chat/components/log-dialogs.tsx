import type { Conversation, Message } from '@zentra/contracts';
import { lazy, Suspense } from 'react';
import type { Goal } from '../use-log-place';
import { DeleteMessageDialog } from './delete-message-dialog';

/** With every emoji there is: large, and rarely wanted. */
const EmojiDialog = lazy(() => import('./emoji-dialog').then((module) => ({ default: module.EmojiDialog })));
const DayDialog = lazy(() => import('./day-dialog').then((module) => ({ default: module.DayDialog })));

export type OpenDialog = { kind: 'delete' | 'emoji'; message: Message } | { kind: 'day' };

interface Props {
  open: OpenDialog | null;
  conversation: Conversation;
  onReact(message: Message, emoji: string, on: boolean): void;
  onDelete(message: Message): Promise<void>;
  onGoTo(goal: Goal): void;
  onClose(): void;
}

/** What the log asks before it acts. */
export function LogDialogs({ open, conversation, onReact, onDelete, onGoTo, onClose }: Props) {
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
    case 'day':
      return (
        <Suspense>
          <DayDialog conversation={conversation} onGoTo={onGoTo} onClose={onClose} />
        </Suspense>
      );
  }
}
