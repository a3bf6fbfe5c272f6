import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Conversation, Me, Message } from '@zentra/contracts';
import { useCallback, useEffectEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useOutgoing } from '@/lib/query/outbox';
import { Store } from '@/lib/store';
import { t } from '@/lib/i18n/i18n';
import { loadNewer, loadOlder } from '../cache/history';
import { findMessage, windowOf, type History } from '../cache/message-windows';
import { itemOf, timelineItems } from './timeline-items';
import { MessageActionsContext, useLogActions, useMessageCommands } from '../messages/message-actions';
import { newestOwn } from '../messages/message-state';
import { useOutbox } from '../messages/outbox-context';
import { useTimelineNavigation } from './use-timeline-navigation';
import { usePages } from './use-pages';
import { useReadMark } from '../receipts/use-read-mark';
import { useRowFocus } from './use-row-focus';
import { StickyDay } from './dividers';
import { TimelineDialogs, type OpenDialog } from './timeline-dialogs';
import { TimelineRow } from './timeline-row';
import { ToNewest } from './to-newest';
import { MessageList, type MessageListHandle } from './message-list';
import type { Viewport } from './scroll-controller';

interface Props {
  conversation: Conversation;
  history: History;
  me: Me;
  /** The message to jump to. A new object jumps again. */
  jump?: { seq: number };
  /** Changes when the user sends a message: the timeline scrolls to its end. */
  sendCount: number;
  onReply(message: Message): void;
  onEdit(message: Message): void;
  /** Called when focus should return to the composer. */
  onLeave(): void;
}

export function Timeline(props: Props) {
  const { conversation, history, me, jump, sendCount, onReply, onEdit, onLeave } = props;
  const { id, person, state } = conversation;
  const queries = useQueryClient();
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<MessageListHandle>(null);
  const [view] = useState(
    () => new Store<Viewport>({ isAtEnd: false, isStill: false, top: 0, bottom: 0, gap: 0 }),
  );
  const [{ isAtEnd, isStill }, setWhere] = useState({ isAtEnd: false, isStill: false });
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  // The messages that were new on opening stay marked while the chat is open.
  const [{ unreadAfter, unreadCount }] = useState(() => ({
    unreadAfter: conversation.unread > 0 ? conversation.readSeq : null,
    unreadCount: conversation.unread,
  }));

  const { anchor, part, highlighted, isJumping, jumpTo, jumpToNewest } = useTimelineNavigation(
    conversation,
    history,
    jump,
    {
      show: (goal) => {
        const { index, align } = itemOf(rows, goal);
        list.current?.scrollTo(index, align);
      },
      toEnd: () => list.current?.scrollToEnd(),
    },
  );
  const isDetached = part === 'detached';
  const shown = windowOf(history, part);
  const outgoing = useOutgoing(useOutbox(), id, history.items);
  const rows = useMemo(
    () =>
      timelineItems(shown, {
        meId: me.id,
        unreadAfter,
        hasNewer: isDetached,
        outgoing: isDetached ? [] : outgoing,
      }),
    [shown, isDetached, me.id, unreadAfter, outgoing],
  );
  const older = usePages(shown.hasMore, () => loadOlder(queries, id, part));
  const newer = usePages(isDetached, () => loadNewer(queries, id));
  const look = useReadMark(conversation, box, isStill && !isJumping, shown.items[0]?.seq ?? 0);
  const keys = useRowFocus({
    box,
    rows,
    lastShown: () => view.get().bottom,
    reveal: (index) => list.current?.scrollTo(index, 'nearest'),
    toNewest: jumpToNewest,
    leave: onLeave,
  });

  const commands = useMessageCommands(me.id);
  const jumpToSeq = useCallback((seq: number) => jumpTo({ seq, why: 'link' }), [jumpTo]);
  const actions = useLogActions(commands, {
    isOpen: state === 'open',
    reply: onReply,
    edit: onEdit,
    ask: setDialog,
    jumpTo: jumpToSeq,
  });
  const afterSending = useEffectEvent(jumpToNewest);
  useLayoutEffect(() => {
    if (sendCount > 0) afterSending();
  }, [sendCount]);

  const newestOwnSeq = newestOwn(history.items, me.id)?.seq;
  return (
    <MessageActionsContext value={actions}>
      <div role="presentation" className="relative min-h-0" onKeyDown={keys.onKeyDown} onFocus={keys.onFocus}>
        <Link
          to="/chats/$conversationId/reader"
          params={{ conversationId: id }}
          className="sr-only rounded-control bg-surface px-4 py-2.5 font-semibold shadow-lift focus:not-sr-only focus:absolute focus:inset-s-3 focus:top-3 focus:z-20"
        >
          {t('chat.reader.open')}
        </Link>
        <StickyDay rows={rows} view={view} onPress={() => setDialog({ kind: 'day' })} />
        <div
          ref={box}
          role="log"
          aria-live="off"
          aria-label={t('chat.log.label', { name: person.displayName })}
          aria-busy={anchor === null}
          tabIndex={0}
          className="flex h-full flex-col overflow-y-auto px-talk pb-6 -outline-offset-3 [overflow-anchor:none]"
        >
          {/* A short timeline is aligned to the bottom, near the composer. */}
          <div className="min-h-0 flex-1" />
          {anchor && (
            <MessageList
              key={anchor.visit}
              ref={list}
              box={box}
              rows={rows}
              isWhole={!isDetached}
              opensAt={anchor.goal && itemOf(rows, anchor.goal)}
              focused={keys.activeIndex < 0 ? undefined : keys.activeIndex}
              onView={(now) => {
                view.set(now);
                setWhere((before) =>
                  before.isAtEnd === now.isAtEnd && before.isStill === now.isStill ? before : now,
                );
                look();
              }}
              onNearStart={() => older.load()}
              onNearEnd={() => newer.load()}
              render={(row, index) => (
                <TimelineRow
                  key={row.key}
                  row={row}
                  index={index}
                  conversation={conversation}
                  meId={me.id}
                  view={view}
                  hasOlder={shown.hasMore}
                  isMissing={history.isMissing === true}
                  older={older}
                  newer={newer}
                  unreadCount={unreadCount}
                  newestOwnSeq={newestOwnSeq}
                  activeIndex={keys.activeIndex}
                  highlighted={highlighted}
                  messageAt={(seq) => findMessage(shown.items, seq)}
                />
              )}
            />
          )}
        </div>
        {(!isAtEnd || isDetached) && <ToNewest newCount={conversation.unread} onPress={jumpToNewest} />}
      </div>
      <TimelineDialogs
        open={dialog}
        conversation={conversation}
        messages={shown.items}
        meId={me.id}
        onReact={commands.react}
        onDelete={commands.remove}
        onGoTo={jumpTo}
        onClose={() => setDialog(null)}
      />
    </MessageActionsContext>
  );
}
