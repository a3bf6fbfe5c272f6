import { useQuery } from '@tanstack/react-query';
import type { Message } from '@zentra/contracts';
import { t } from '@/lib/i18n/i18n';
import { quotedQuery } from '../cache/history';
import { useMessageActions } from './message-actions';
import { summaryOf } from './message-summary';

interface Props {
  conversationId: string;
  /** `seq` of the quoted message. */
  seq: number;
  /** The quoted message, if it is loaded. */
  known: Message | undefined;
}

/** One line of the quoted message. A press jumps to it. */
export function Quote({ conversationId, seq, known }: Props) {
  const { jumpTo } = useMessageActions();
  const fetched = useQuery({ ...quotedQuery(conversationId, seq), enabled: known === undefined });
  const message = known ?? fetched.data;
  return (
    <button
      type="button"
      onClick={() => jumpTo(seq)}
      className="mt-0.5 mb-1 flex w-full min-w-0 items-center border-s-3 border-primary ps-2.5 text-start text-sm text-muted hover:text-ink max-desk:min-h-11"
    >
      <span className="sr-only">{t('chat.quote.inReply')} </span>
      <span className="line-clamp-2 min-w-0 [overflow-wrap:anywhere]">
        <QuotedText message={message ?? undefined} />
      </span>
    </button>
  );
}

/** The text of a quoted message. */
export const QuotedText = ({ message }: { message: Message | undefined }) => (
  <bdi>{message?.deletedAt ? <i>{t('chat.messageDeleted')}</i> : message ? summaryOf(message) : '…'}</bdi>
);
