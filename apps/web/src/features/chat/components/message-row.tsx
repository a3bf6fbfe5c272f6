import type { Message } from '@zentra/contracts';
import { memo } from 'react';
import { formatClock } from '@/lib/time';
import { MessageBubble } from './message-bubble';

interface Props {
  message: Message;
  isOwn: boolean;
  isFirst: boolean;
  isLast: boolean;
}

/** One message of the log; memoized, so that a new one does not draw a thousand old ones again. */
export const MessageRow = memo(function MessageRow({ message, isOwn, isFirst, isLast }: Props) {
  return (
    <div data-seq={message.seq}>
      <MessageBubble
        body={message.body}
        isOwn={isOwn}
        isFirst={isFirst}
        isLast={isLast}
        meta={isLast && <time dateTime={message.createdAt}>{formatClock(message.createdAt)}</time>}
      />
    </div>
  );
});
