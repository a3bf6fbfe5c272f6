import type { Message } from '@zentra/contracts';
import { memo, useState } from 'react';
import { formatClock } from '@/lib/time';
import { words } from '@/lib/words';
import { useMessageActions } from '../message-actions';
import { useLongPress } from '../use-long-press';
import { MessageBubble } from './message-bubble';
import { MessageMenuButton } from './message-menu-button';
import { Quote } from './quote';
import { ReactionChips } from './reaction-chips';

interface Props {
  message: Message;
  /** What it answers, where that is loaded. */
  quoted: Message | undefined;
  meId: string;
  peerName: string;
  isFirst: boolean;
  isLast: boolean;
  /** How far it has come, where that is worth a word. */
  state: string | undefined;
}

/** One message of the log; memoized, so that a new one does not draw a thousand old ones again. */
export const MessageRow = memo(function MessageRow(props: Props) {
  const { message, quoted, meId, peerName, isFirst, isLast, state } = props;
  const { seq, conversationId, replyTo, createdAt, editedAt, deletedAt } = message;
  const { isOpen } = useMessageActions();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const canAct = isOpen && deletedAt === null;
  const press = useLongPress(() => canAct && setMenuOpen(true));
  const isOwn = message.senderId === meId;
  const notes = [deletedAt === null && editedAt !== null && words('chat.message.edited'), state]
    .filter(Boolean)
    .join(' · ');
  return (
    <div data-seq={seq} className="pointer-coarse:select-none" {...press}>
      <MessageBubble
        body={message.body}
        author={isOwn ? words('chat.you') : peerName}
        isOwn={isOwn}
        isFirst={isFirst}
        isLast={isLast}
        isDeleted={deletedAt !== null}
        quote={replyTo !== null && <Quote conversationId={conversationId} seq={replyTo} known={quoted} />}
        beside={
          canAct && (
            <MessageMenuButton message={message} meId={meId} isMenuOpen={isMenuOpen} onMenu={setMenuOpen} />
          )
        }
        attachments={message.attachments}
        below={<ReactionChips message={message} meId={meId} peerName={peerName} />}
        meta={
          (isLast || notes !== '') && (
            <>
              {isLast && <time dateTime={createdAt}>{formatClock(createdAt)}</time>}
              {isLast && notes !== '' && ' · '}
              {notes}
            </>
          )
        }
      />
    </div>
  );
});
