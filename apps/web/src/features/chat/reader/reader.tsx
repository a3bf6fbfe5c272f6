import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Conversation, Me, Message } from '@zentra/contracts';
import { ArrowLeft } from 'lucide-react';
import { Fragment, useRef } from 'react';
import { buttonClass } from '@/components/ui/button';
import { Page } from '@/components/ui/page';
import { ErrorState } from '@/components/ui/states';
import { isSameDay } from '@/lib/format/day';
import { formatClock, formatDay } from '@/lib/format/time';
import { t } from '@/lib/i18n/i18n';
import { conversationQuery } from '../api/conversations';
import { READER_PAGE, readerQuery } from '../cache/history';
import { summaryOf } from '../messages/message-summary';
import { usePrint } from './use-print';
import { useReadMark } from '../receipts/use-read-mark';
import { PrintButton } from './print-button';

interface Props {
  conversationId: string;
  me: Me;
  /** Shows the page before that `seq`; the newest page by default. */
  before?: number;
}

/**
 * A conversation as a plain page with a heading for each day. For screen readers, and for the
 * browser's own search and print.
 */
export function Reader({ conversationId: id, me, before }: Props) {
  const conversation = useQuery(conversationQuery(id));
  const page = useQuery(readerQuery(id, before));
  const failed = [conversation, page].find(({ isError, data }) => isError && !data);
  if (failed) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!conversation.data || !page.data) return null;
  return <Pages conversation={conversation.data} me={me} page={page.data.items} before={before} />;
}

function Pages({
  conversation,
  me,
  page,
  before,
}: {
  conversation: Conversation;
  me: Me;
  page: Message[];
  before?: number;
}) {
  const { id, person, lastSeq } = conversation;
  const isNewest = before === undefined || before > lastSeq;
  const [first, last] = [page[0]?.seq ?? 1, page.at(-1)?.seq ?? 0];
  const print = usePrint(conversation);
  const items = print.items ?? page;
  const rows = useRef<HTMLDivElement>(null);
  useReadMark(conversation, rows, print.items === undefined, first);
  const turn = (to: number | undefined, text: string) => (
    <Link
      to="/chats/$conversationId/reader"
      params={{ conversationId: id }}
      search={{ before: to }}
      className={buttonClass()}
    >
      {text}
    </Link>
  );
  const earlier = first > 1 && turn(first, t('chat.older.load'));
  const later =
    !isNewest &&
    turn(last + READER_PAGE < lastSeq ? last + READER_PAGE + 1 : undefined, t('chat.newer.load'));
  return (
    <Page title={t('chat.log.label', { name: person.displayName })}>
      <div className="flex flex-wrap gap-2 pb-2 print:hidden">
        <Link to="/chats/$conversationId" params={{ conversationId: id }} className={buttonClass()}>
          <ArrowLeft size={18} aria-hidden="true" className="rtl:-scale-x-100" /> {t('chat.reader.back')}
        </Link>
        {earlier}
        <PrintButton print={print} />
      </div>
      {items.length < lastSeq && <p className="hidden print:block">{t('chat.reader.part')}</p>}
      <div ref={rows}>
        {items.map((message, i) => {
          const above = items[i - 1];
          const isNewDay = !above || !isSameDay(above.createdAt, message.createdAt);
          return (
            <Fragment key={message.seq}>
              {isNewDay && <h2 className="pt-6 pb-2 font-semibold">{formatDay(message.createdAt)}</h2>}
              <Line
                message={message}
                author={message.senderId === me.id ? t('chat.you') : person.displayName}
              />
            </Fragment>
          );
        })}
      </div>
      <div className="flex gap-2 pt-6 print:hidden">{later}</div>
    </Page>
  );
}

const Line = ({ message, author }: { message: Message; author: string }) => (
  <p
    data-seq={message.seq}
    className="border-t border-line py-2 whitespace-pre-wrap [overflow-wrap:anywhere]"
  >
    <b className="font-semibold">{author}</b>{' '}
    <time dateTime={message.createdAt} className="text-sm text-muted">
      {formatClock(message.createdAt)}
    </time>
    <br />
    <span dir="auto" className="block">
      {message.deletedAt ? <i className="text-muted">{t('chat.messageDeleted')}</i> : summaryOf(message)}
    </span>
  </p>
);
