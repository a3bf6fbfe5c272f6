import type { Message } from '@zentra/contracts';
import type { OutboxEntry } from '@zentra/client';
import { useLiveStatus } from '@/lib/live-status';
import { words } from '@/lib/words';
import { useOutbox } from '../outbox-context';
import { MessageBubble } from './message-bubble';
import { Quote } from './quote';

/** A message that is still on its way, and what can be done when it was refused. */
export function OutgoingBubble({ entry, quoted }: { entry: OutboxEntry; quoted: Message | undefined }) {
  const outbox = useOutbox();
  const isUp = useLiveStatus() === 'up';
  const { body, conversationId, replyTo, attachments } = entry;
  const quote = replyTo !== null && <Quote conversationId={conversationId} seq={replyTo} known={quoted} />;
  if (entry.status === 'sending') {
    return (
      <MessageBubble
        body={body}
        author={words('chat.you')}
        quote={quote}
        attachments={attachments}
        isOwn
        isFirst
        isLast
        isPending
        meta={isUp ? words('common.sending') : words('chat.outgoing.waiting')}
      />
    );
  }
  return (
    <div role="group" aria-label={words('chat.outgoing.group')}>
      <MessageBubble
        body={body}
        author={words('chat.you')}
        quote={quote}
        attachments={attachments}
        isOwn
        isFirst
        isLast
      />
      <p className="flex items-center justify-end gap-1 ps-1.5 text-sm text-danger">
        <span className="pe-1">{words('chat.outgoing.notSent')}</span>
        <button
          type="button"
          className="min-h-11 px-1.5 font-semibold underline"
          onClick={() => outbox.retry(entry.clientId)}
        >
          {words('common.tryAgain')}
        </button>
        <button
          type="button"
          className="min-h-11 px-1.5 font-semibold underline"
          onClick={() => outbox.remove(entry.clientId)}
        >
          {words('common.delete')}
        </button>
      </p>
    </div>
  );
}
