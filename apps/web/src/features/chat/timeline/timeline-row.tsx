import type { Conversation, Message } from '@zentra/contracts';
import type { Viewport } from './scroll-controller';
import type { Store } from '@/lib/store';
import { t } from '@/lib/i18n/i18n';
import type { TimelineItem as Row } from './timeline-items';
import { stateOf } from '../messages/message-state';
import type { JumpTarget } from './use-timeline-navigation';
import type { Pages } from './use-pages';
import { Beginning, DayDivider, NotHere, UnreadDivider } from './dividers';
import { MessageRow } from './message-row';
import { MorePages } from './more-pages';
import { OutgoingBubble } from './outgoing-bubble';

export interface LogRowProps {
  row: Row;
  index: number;
  conversation: Conversation;
  meId: string;
  view: Store<Viewport>;
  hasOlder: boolean;
  /** No message of the chat is available. */
  isMissing: boolean;
  older: Pages;
  newer: Pages;
  unreadCount: number;
  newestOwnSeq: number | undefined;
  activeIndex: number;
  /** The target of a jump. A new object highlights it again. */
  highlighted: JumpTarget | undefined;
  messageAt(seq: number): Message | undefined;
}

/** One row of the timeline, of any kind. */
export function TimelineRow(props: LogRowProps) {
  const { row, index, conversation, meId, messageAt } = props;
  const peerName = conversation.person.displayName;
  const quoted = (replyTo: number | null) => (replyTo === null ? undefined : messageAt(replyTo));
  const isActive = index === props.activeIndex;
  switch (row.kind) {
    case 'start':
      return (
        <div className="pt-6">
          {props.isMissing ? (
            <NotHere />
          ) : props.hasOlder ? (
            <MorePages {...props.older} of="older" />
          ) : (
            <Beginning conversation={conversation} />
          )}
        </div>
      );
    case 'more':
      return <MorePages {...props.newer} of="newer" />;
    case 'day':
      return <DayDivider iso={row.iso} index={index} view={props.view} />;
    case 'unread':
      return <UnreadDivider count={props.unreadCount} />;
    case 'outgoing':
      return (
        <div
          data-key={row.key}
          role="article"
          aria-label={t(row.entry.status === 'sending' ? 'chat.outgoing.going' : 'chat.outgoing.group')}
          tabIndex={isActive ? 0 : -1}
        >
          <OutgoingBubble entry={row.entry} quoted={quoted(row.entry.replyTo)} />
        </div>
      );
    case 'message':
      return (
        <MessageRow
          rowKey={row.key}
          message={row.message}
          quoted={quoted(row.message.replyTo)}
          meId={meId}
          peerName={peerName}
          isFirst={row.isFirst}
          isLast={row.isLast}
          isActive={isActive}
          highlighted={row.message.seq === props.highlighted?.seq ? props.highlighted : undefined}
          state={row.message.seq === props.newestOwnSeq ? stateOf(row.message, conversation) : undefined}
        />
      );
  }
}
