import type { OutboxEntry } from '@zentra/client';
import { useState, type ReactNode } from 'react';
import { ConnectionBanner } from '@/app/connection-banner';
import { AttachmentTray } from '@/features/chat/attachments/attachment-tray';
import { Beginning, DayDivider, NotHere, UnreadDivider } from '@/features/chat/timeline/dividers';
import { MessageRow } from '@/features/chat/timeline/message-row';
import { MorePages } from '@/features/chat/timeline/more-pages';
import { OutgoingBubble } from '@/features/chat/timeline/outgoing-bubble';
import { ToNewest } from '@/features/chat/timeline/to-newest';
import { MessageActionsContext, type MessageActions } from '@/features/chat/messages/message-actions';
import { OutboxContext } from '@/features/chat/messages/outbox-context';
import type { Viewport } from '@/features/chat/timeline/scroll-controller';
import { outboxOf } from '@/lib/query/outbox';
import { Store } from '@/lib/store';
import { Acted } from './acted';
import { attachment, chosenFiles, conversations, entry, me, message, person, TEXTS } from './samples';

const nothing = () => undefined;
const actions: MessageActions = {
  isOpen: true,
  reply: nothing,
  edit: nothing,
  remove: nothing,
  react: nothing,
  pickEmoji: nothing,
  openPicture: nothing,
  jumpTo: nothing,
};

/** The context of the components of a chat. */
export const Talking = ({ children }: { children: ReactNode }) => {
  // Never opened, so it stores and sends nothing.
  const [outbox] = useState(() => outboxOf(me.id));
  return (
    <OutboxContext value={outbox}>
      <MessageActionsContext value={actions}>{children}</MessageActionsContext>
    </OutboxContext>
  );
};

const view = new Store<Viewport>({ isAtEnd: true, isStill: true, top: 0, bottom: 0, gap: 0 });
const peer = person(2);
const [mine, theirs] = [message(2, TEXTS.short), message(3, TEXTS.long)];
const reactions = [
  { emoji: '❤️', userIds: [me.id] },
  { emoji: '😂', userIds: [person(1).id, me.id] },
];
const carried = [attachment(1), attachment(2), attachment(3, { kind: 'file', name: TEXTS.file })];

/** Messages in a timeline: replies, reactions, pictures, files and receipts. */
export const Talk = () => (
  <Talking>
    {conversations[0] && <Beginning conversation={conversations[0]} />}
    {[
      message(4, TEXTS.short, { replyTo: 3 }),
      message(5, TEXTS.arabic, { replyTo: 2, reactions }),
      message(6, TEXTS.emoji, { reactions: reactions.slice(0, 1) }),
      message(7, '', { attachments: carried.slice(0, 1) }),
      message(8, TEXTS.long, { attachments: carried, editedAt: theirs.createdAt }),
      message(9, '', { deletedAt: theirs.createdAt }),
    ].map((one) => (
      <MessageRow
        key={one.seq}
        rowKey={String(one.seq)}
        message={one}
        quoted={one.replyTo === 2 ? mine : theirs}
        meId={me.id}
        peerName={peer.displayName}
        isFirst
        isLast
        isActive={false}
        highlighted={undefined}
        state={one.seq % 2 === 0 ? TEXTS.state : undefined}
      />
    ))}
    <UnreadDivider count={12} />
    <DayDivider iso={theirs.createdAt} index={1} view={view} />
    {(['older', 'newer'] as const).flatMap((of) =>
      (['idle', 'loading', 'failed'] as const).map((state) => (
        <MorePages key={of + state} state={state} load={nothing} of={of} />
      )),
    )}
    <NotHere />
    <div className="relative h-16">
      <ToNewest newCount={3} onPress={nothing} />
    </div>
  </Talking>
);

/** The menu of one of the user's own messages, open. */
export const Menu = () => (
  <Talking>
    <Acted steps={['[aria-haspopup=menu]']}>
      <MessageRow
        rowKey=""
        message={message(4, TEXTS.short, { reactions })}
        quoted={undefined}
        meId={me.id}
        peerName={peer.displayName}
        isFirst
        isLast
        isActive
        highlighted={{ seq: 4, why: 'link' }}
        state={TEXTS.state}
      />
    </Acted>
  </Talking>
);

const OUTGOING: OutboxEntry[] = [
  entry(1),
  entry(2, { replyTo: 3 }),
  entry(3, { files: chosenFiles.slice(0, 1) }),
  entry(4, { status: 'failed', failure: 'CONSENT_REQUIRED' }),
  entry(5, { status: 'failed', failure: 'STORAGE_FULL', files: chosenFiles.slice(0, 2) }),
];

/** Outgoing messages: pending, refused, with chosen files; and the banner without a connection. */
export const Outgoing = () => (
  <Talking>
    <ConnectionBanner />
    {OUTGOING.map((one) => (
      <OutgoingBubble key={one.clientId} entry={one} quoted={theirs} />
    ))}
    <AttachmentTray files={chosenFiles} name={peer.displayName} onRemove={nothing} onRetry={nothing} />
  </Talking>
);
