import { Link } from '@tanstack/react-router';
import type { Conversation, Me } from '@zentra/contracts';
import { BellOff } from 'lucide-react';
import { Avatar } from '@/components/ui/avatar';
import { CountBadge } from '@/components/ui/count-badge';
import { cx } from '@/components/ui/cx';
import { formatShort } from '@/lib/time';
import { words } from '@/lib/words';
import { activityOf, isHeard } from '../api/conversations';
import { readDraft } from '../drafts';
import { summaryOf } from '../message-summary';
import { useIsOnline } from '../presence';
import { useIsTyping } from '../typing';

interface Props {
  conversation: Conversation;
  me: Me;
  isCurrent: boolean;
}

export function ConversationRow({ conversation, me, isCurrent }: Props) {
  const { person, unread } = conversation;
  const isOnline = useIsOnline(person.id);
  return (
    <Link
      to="/chats/$conversationId"
      params={{ conversationId: conversation.id }}
      aria-current={isCurrent ? 'page' : undefined}
      className={cx(
        'mx-2 grid grid-cols-[48px_minmax(0,1fr)_auto] items-center gap-3 rounded-control px-4 py-2.5 text-ink no-underline transition-colors duration-120',
        isCurrent ? 'bg-own' : 'hover:bg-surface',
      )}
    >
      <Avatar person={person} isOnline={isOnline} />
      <span className="min-w-0">
        <span className="block truncate font-semibold">
          {person.displayName}
          {isOnline && <span className="sr-only"> {words('chat.onlineNote')}</span>}
        </span>
        <Preview conversation={conversation} me={me} isCurrent={isCurrent} />
      </span>
      <span className="grid justify-items-end gap-1">
        <time dateTime={activityOf(conversation)} className="text-xs text-muted">
          {formatShort(activityOf(conversation))}
        </time>
        {unread > 0 && <span className="sr-only">{words('chat.unread', { unread })}</span>}
        <span className="flex items-center gap-1.5">
          {!isHeard(conversation) && (
            <>
              <BellOff size={14} aria-hidden="true" className="text-muted" />
              <span className="sr-only">{words('chat.mute.muted')}</span>
            </>
          )}
          <CountBadge count={unread} look={isHeard(conversation) ? 'loud' : 'quiet'} />
        </span>
      </span>
    </Link>
  );
}

function Preview({ conversation: { id, state, lastMessage, unread }, me, isCurrent }: Props) {
  const isTyping = useIsTyping(id);
  const draft = isCurrent ? '' : readDraft(me.id, id);
  const className = cx('block truncate text-sm', unread > 0 ? 'font-semibold text-ink' : 'text-muted');
  if (isTyping)
    return <span className="block truncate text-sm text-primary-strong">{words('chat.typing')}</span>;
  if (draft.trim() !== '') {
    return (
      <span className={className}>
        <span className="font-semibold text-danger">{words('chat.draft')}</span> <bdi>{draft}</bdi>
      </span>
    );
  }
  if (state === 'ended') return <span className={className}>{words('chat.ended')}</span>;
  if (!lastMessage) return <span className={className}>{words('chat.sayHello')}</span>;
  return (
    <span className={className}>
      {lastMessage.senderId === me.id && `${words('chat.youPrefix')} `}
      {lastMessage.deletedAt ? <i>{words('chat.messageDeleted')}</i> : <bdi>{summaryOf(lastMessage)}</bdi>}
    </span>
  );
}
