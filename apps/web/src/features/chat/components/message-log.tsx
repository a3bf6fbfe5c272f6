import { useQueryClient } from '@tanstack/react-query';
import type { Conversation, Me } from '@zentra/contracts';
import { ArrowDown } from 'lucide-react';
import { Fragment, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Rings } from '@/components/ui/rings';
import { useOutgoing } from '@/lib/outbox';
import { formatClock, formatDate, formatDay } from '@/lib/time';
import { loadOlder, type History } from '../api/history';
import { place } from '../grouping';
import { useOutbox } from '../outbox-context';
import { useReadMark } from '../use-read-mark';
import { useScrollAnchor } from '../use-scroll-anchor';
import { MessageBubble } from './message-bubble';
import { OutgoingBubble } from './outgoing-bubble';

interface Props {
  conversation: Conversation;
  history: History;
  me: Me;
  /** Changes when the person sends: the log goes to the newest message. */
  sendCount: number;
}

export function MessageLog({ conversation, history, me, sendCount }: Props) {
  const { items, hasMore } = history;
  const outgoing = useOutgoing(useOutbox(), conversation.id);
  // What was new on opening stays marked while the chat is open.
  const [unreadAfter] = useState(conversation.unread > 0 ? conversation.readSeq : null);
  const placed = useMemo(() => place(items, me.id, unreadAfter), [items, me.id, unreadAfter]);
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const divider = useRef<HTMLDivElement>(null);
  const { isAtBottom, onScroll, toBottom } = useScrollAnchor(box, content, items[0]?.seq);
  const older = useOlderPages(conversation.id, hasMore);
  useReadMark(conversation, isAtBottom);

  useLayoutEffect(() => {
    if (divider.current) divider.current.scrollIntoView({ block: 'center' });
    else toBottom();
    onScroll();
    // Once, on opening.
  }, [toBottom, onScroll]);
  useLayoutEffect(() => {
    if (sendCount > 0) toBottom();
  }, [sendCount, toBottom]);

  const newCount = isAtBottom ? 0 : conversation.unread;
  return (
    <div className="relative min-h-0">
      <div
        ref={box}
        role="log"
        aria-live="off"
        aria-label={`Messages with ${conversation.person.displayName}`}
        tabIndex={0}
        onScroll={() => {
          onScroll();
          if ((box.current?.scrollTop ?? 0) < 400) older.load();
        }}
        className="h-full overflow-y-auto px-3 -outline-offset-3 [overflow-anchor:none] desk:px-6"
      >
        <div ref={content} className="flex min-h-full flex-col justify-end py-6">
          {hasMore ? <OlderPages {...older} /> : <Beginning conversation={conversation} />}
          {placed.map(({ message, startsDay, isUnreadStart, isFirst, isLast }) => (
            <Fragment key={message.seq}>
              {startsDay && <DayDivider iso={message.createdAt} />}
              {isUnreadStart && (
                <div ref={divider}>
                  <UnreadDivider />
                </div>
              )}
              <div data-seq={message.seq}>
                <MessageBubble
                  body={message.body}
                  isOwn={message.senderId === me.id}
                  isFirst={isFirst || isUnreadStart}
                  isLast={isLast}
                  meta={isLast && <time dateTime={message.createdAt}>{formatClock(message.createdAt)}</time>}
                />
              </div>
            </Fragment>
          ))}
          {outgoing.map((entry) => (
            <OutgoingBubble key={entry.clientId} entry={entry} />
          ))}
        </div>
      </div>
      {!isAtBottom && (
        <button
          type="button"
          onClick={toBottom}
          className="rise-in absolute inset-e-6 bottom-3 inline-flex min-h-11 items-center gap-2 rounded-full border border-edge bg-surface px-4 text-sm font-semibold shadow-lift"
        >
          <ArrowDown size={16} aria-hidden="true" />
          {newCount > 0 ? `${newCount} new` : 'To the newest'}
        </button>
      )}
    </div>
  );
}

/** Fetches one older page at a time; after a failure it waits for the person. */
function useOlderPages(conversationId: string, hasMore: boolean) {
  const queries = useQueryClient();
  const [state, setState] = useState<'idle' | 'loading' | 'failed'>('idle');
  const isLoading = useRef(false);
  useEffect(() => setState('idle'), [conversationId]);
  const load = (isRetry = false) => {
    if (!hasMore || isLoading.current || (state === 'failed' && !isRetry)) return;
    isLoading.current = true;
    setState('loading');
    loadOlder(queries, conversationId)
      .then(() => setState('idle'))
      .catch(() => setState('failed'))
      .finally(() => (isLoading.current = false));
  };
  return { state, load };
}

function OlderPages({ state, load }: ReturnType<typeof useOlderPages>) {
  return (
    <div className="grid min-h-11 place-items-center text-sm text-muted">
      {state === 'loading' ? (
        <span className="breathe">Loading earlier messages …</span>
      ) : (
        <button
          type="button"
          className="min-h-11 px-4 font-semibold text-primary-strong underline"
          onClick={() => load(true)}
        >
          {state === 'failed' ? 'Earlier messages did not load. Try again' : 'Earlier messages'}
        </button>
      )}
    </div>
  );
}

function Beginning({ conversation }: { conversation: Conversation }) {
  return (
    <div className="grid justify-items-center gap-3 pt-2 pb-6 text-center text-sm text-muted">
      <Rings size={32} />
      <p>
        You both said yes on {formatDate(conversation.openedAt)}.<br />
        Either of you can leave at any time.
      </p>
    </div>
  );
}

const DayDivider = ({ iso }: { iso: string }) => (
  <div className="sticky top-1 z-10 mt-4 mb-1 self-center rounded-full bg-paper px-3 py-1 text-xs text-muted">
    <time dateTime={iso}>{formatDay(iso)}</time>
  </div>
);

const UnreadDivider = () => (
  <div className="flex items-center gap-3 py-3 text-xs font-bold text-primary-strong before:h-px before:flex-1 before:bg-primary after:h-px after:flex-1 after:bg-primary">
    New
  </div>
);
