import type { Message } from '@zentra/contracts';
import type { OutboxEntry } from '@zentra/client';
import { useLiveStatus } from '@/lib/live-status';
import { useOutbox } from '../outbox-context';
import { MessageBubble } from './message-bubble';
import { Quote } from './quote';

/** A message that is still on its way, and what can be done when it was refused. */
export function OutgoingBubble({ entry, quoted }: { entry: OutboxEntry; quoted: Message | undefined }) {
  const outbox = useOutbox();
  const isUp = useLiveStatus() === 'up';
  const { body, conversationId, replyTo } = entry;
  const quote = replyTo !== null && <Quote conversationId={conversationId} seq={replyTo} known={quoted} />;
  if (entry.status === 'sending') {
    return (
      <MessageBubble
        body={body}
        author="You"
        quote={quote}
        isOwn
        isFirst
        isLast
        isPending
        meta={isUp ? 'Sending …' : 'Waiting for a connection'}
      />
    );
  }
  return (
    <div role="group" aria-label="A message that was not sent">
      <MessageBubble body={body} author="You" quote={quote} isOwn isFirst isLast />
      <p className="flex items-center justify-end gap-1 ps-1.5 text-sm text-danger">
        <span className="pe-1">Not sent</span>
        <button
          type="button"
          className="min-h-11 px-1.5 font-semibold underline"
          onClick={() => outbox.retry(entry.clientId)}
        >
          Try again
        </button>
        <button
          type="button"
          className="min-h-11 px-1.5 font-semibold underline"
          onClick={() => outbox.remove(entry.clientId)}
        >
          Delete
        </button>
      </p>
    </div>
  );
}
