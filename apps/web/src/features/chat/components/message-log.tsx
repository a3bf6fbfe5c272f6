import type { Conversation, Me, Message } from '@zentra/contracts';
import { ArrowDown } from 'lucide-react';
import { Fragment, lazy, Suspense, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useOutgoing } from '@/lib/outbox';
import { dayKey } from '@/lib/time';
import { words } from '@/lib/words';
import type { History } from '../api/history';
import { placeByDay } from '../grouping';
import { MessageActionsContext, useMessageCommands, type MessageActions } from '../message-actions';
import { newestOwn, stateOf } from '../message-state';
import { useOutbox } from '../outbox-context';
import { useJump } from '../use-jump';
import { useOlderPages } from '../use-older-pages';
import { useReadMark } from '../use-read-mark';
import { useScrollAnchor } from '../use-scroll-anchor';
import { DeleteMessageDialog } from './delete-message-dialog';
import { Beginning, DayDivider, UnreadDivider } from './dividers';
import { MessageRow } from './message-row';
import { OlderPages } from './older-pages';
import { OutgoingBubble } from './outgoing-bubble';

/** With every emoji there is: large, and rarely wanted. */
const EmojiDialog = lazy(() => import('./emoji-dialog').then((module) => ({ default: module.EmojiDialog })));

interface Props {
  conversation: Conversation;
  history: History;
  me: Me;
  /** A message to go to; another object means to go there again. */
  jump?: { seq: number };
  /** Changes when the person sends: the log goes to the newest message. */
  sendCount: number;
  onReply(message: Message): void;
  onEdit(message: Message): void;
}

export function MessageLog({ conversation, history, me, jump, sendCount, onReply, onEdit }: Props) {
  const { items, hasMore } = history;
  const peerName = conversation.person.displayName;
  const outgoing = useOutgoing(useOutbox(), conversation.id, items);
  // What was new on opening stays marked while the chat is open.
  const [{ unreadAfter, unreadCount }] = useState(() => ({
    unreadAfter: conversation.unread > 0 ? conversation.readSeq : null,
    unreadCount: conversation.unread,
  }));
  const [opensElsewhere] = useState(jump !== undefined && jump.seq <= conversation.lastSeq);
  const days = useMemo(() => placeByDay(items, me.id, unreadAfter), [items, me.id, unreadAfter]);
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const divider = useRef<HTMLDivElement>(null);
  const { isAtBottom, onScroll, toBottom } = useScrollAnchor(box, content, items[0]?.seq);
  const older = useOlderPages(conversation.id, hasMore);
  useReadMark(conversation, isAtBottom);
  const jumpTo = useJump(conversation.id, history, content, onScroll);
  const commands = useMessageCommands(me.id);
  const [removing, setRemoving] = useState<Message | null>(null);
  const [reactingTo, setReactingTo] = useState<Message | null>(null);
  const isOpen = conversation.state === 'open';
  const actions = useMemo<MessageActions>(
    () => ({
      isOpen,
      reply: onReply,
      edit: onEdit,
      remove: setRemoving,
      react: commands.react,
      pickEmoji: setReactingTo,
      jumpTo,
    }),
    [isOpen, onReply, onEdit, commands, jumpTo],
  );
  const bySeq = useMemo(() => new Map(items.map((message) => [message.seq, message])), [items]);
  const quotedBy = ({ replyTo }: { replyTo: number | null }) =>
    replyTo === null ? undefined : bySeq.get(replyTo);
  const newestOwnSeq = newestOwn(items, me.id)?.seq;

  useLayoutEffect(() => {
    if (opensElsewhere) return;
    if (divider.current) divider.current.scrollIntoView({ block: 'center' });
    else toBottom();
    onScroll();
    // Once, on opening.
  }, [opensElsewhere, toBottom, onScroll]);
  useLayoutEffect(() => {
    if (jump) jumpTo(jump.seq);
  }, [jump, jumpTo]);
  useLayoutEffect(() => {
    if (sendCount > 0) toBottom();
  }, [sendCount, toBottom]);

  const newCount = isAtBottom ? 0 : conversation.unread;
  return (
    <MessageActionsContext value={actions}>
      <div className="relative min-h-0">
        <div
          ref={box}
          role="log"
          aria-live="off"
          aria-label={words('chat.log.label', { name: peerName })}
          tabIndex={0}
          onScroll={() => {
            onScroll();
            if ((box.current?.scrollTop ?? 0) < 400) older.load();
          }}
          className="h-full overflow-y-auto px-3 -outline-offset-3 [overflow-anchor:none] desk:px-6"
        >
          <div ref={content} className="flex min-h-full flex-col justify-end py-6">
            {hasMore ? <OlderPages {...older} /> : <Beginning conversation={conversation} />}
            {days.map(({ iso, items: placed }) => (
              <section key={dayKey(iso)} className="flex flex-col">
                <DayDivider iso={iso} />
                {placed.map(({ message, isUnreadStart, isFirst, isLast }) => (
                  <Fragment key={message.seq}>
                    {isUnreadStart && (
                      <div ref={divider}>
                        <UnreadDivider count={unreadCount} />
                      </div>
                    )}
                    <MessageRow
                      message={message}
                      quoted={quotedBy(message)}
                      meId={me.id}
                      peerName={peerName}
                      isFirst={isFirst}
                      isLast={isLast}
                      state={message.seq === newestOwnSeq ? stateOf(message, conversation) : undefined}
                    />
                  </Fragment>
                ))}
              </section>
            ))}
            {outgoing.map((entry) => (
              <OutgoingBubble key={entry.clientId} entry={entry} quoted={quotedBy(entry)} />
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
            {newCount > 0 ? words('chat.log.new', { count: newCount }) : words('chat.log.toNewest')}
          </button>
        )}
      </div>
      {removing && (
        <DeleteMessageDialog
          message={removing}
          peerName={peerName}
          onDelete={commands.remove}
          onClose={() => setRemoving(null)}
        />
      )}
      {reactingTo && (
        <Suspense>
          <EmojiDialog
            onClose={() => setReactingTo(null)}
            onPick={(emoji) => {
              commands.react(reactingTo, emoji, true);
              setReactingTo(null);
            }}
          />
        </Suspense>
      )}
    </MessageActionsContext>
  );
}
