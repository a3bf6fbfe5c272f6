import type { Message } from '@zentra/contracts';
import { memo, useState } from 'react';
import { cx } from '@/components/ui/cx';
import { formatClock } from '@/lib/format/time';
import { t } from '@/lib/i18n/i18n';
import { useMessageActions } from '../messages/message-actions';
import { summaryOf } from '../messages/message-summary';
import type { JumpTarget } from './use-timeline-navigation';
import { useLongPress } from './use-long-press';
import { MessageBubble } from './message-bubble';
import { MessageMenuButton } from './message-menu-button';
import { Quote } from '../messages/quote';
import { ReactionChips } from './reaction-chips';

interface Props {
  rowKey: string;
  message: Message;
  /** The quoted message, if it is loaded. */
  quoted: Message | undefined;
  meId: string;
  peerName: string;
  isFirst: boolean;
  isLast: boolean;
  /** True for the row that the keyboard is at. */
  isActive: boolean;
  /** The target of a jump, which is highlighted. */
  highlighted: JumpTarget | undefined;
  /** The state as text, for the newest own message. */
  state: string | undefined;
}

/**
 * One message of the timeline. Memoized, so that a new message does not render all others again.
 */
export const MessageRow = memo(function MessageRow(props: Props) {
  const { rowKey, message, quoted, meId, peerName, isFirst, isLast, isActive, highlighted, state } = props;
  const { seq, conversationId, replyTo, createdAt, editedAt, deletedAt } = message;
  const { isOpen } = useMessageActions();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const canAct = isOpen && deletedAt === null;
  const press = useLongPress(() => canAct && setMenuOpen(true));
  const isOwn = message.senderId === meId;
  const author = isOwn ? t('chat.you') : peerName;
  const notes = [deletedAt === null && editedAt !== null && t('chat.message.edited'), state]
    .filter(Boolean)
    .join(' · ');
  return (
    <div
      data-seq={seq}
      data-key={rowKey}
      role="article"
      aria-label={t('chat.message.label', {
        author,
        time: formatClock(createdAt),
        text: deletedAt === null ? summaryOf(message) : t('chat.messageDeleted'),
      })}
      tabIndex={isActive ? 0 : -1}
      className={cx(
        'rounded-bubble outline-offset-2 pointer-coarse:select-none',
        highlighted && 'highlighted',
      )}
      {...press}
    >
      <MessageBubble
        body={message.body}
        author={author}
        isOwn={isOwn}
        isFirst={isFirst}
        isLast={isLast}
        isDeleted={deletedAt !== null}
        quote={replyTo !== null && <Quote conversationId={conversationId} seq={replyTo} known={quoted} />}
        beside={
          canAct && (
            <MessageMenuButton
              message={message}
              meId={meId}
              isTabStop={isActive}
              isMenuOpen={isMenuOpen}
              onMenu={setMenuOpen}
            />
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
