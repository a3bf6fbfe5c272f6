import { Link } from '@tanstack/react-router';
import type { Conversation } from '@zentra/contracts';
import { BellOff } from 'lucide-react';
import { memo, useEffect, useRef, type ReactNode } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { CountBadge } from '@/components/ui/count-badge';
import { cx } from '@/components/ui/cx';
import { formatShort } from '@/lib/format/time';
import { t } from '@/lib/i18n/i18n';
import { activityOf, isUnmuted } from '../api/conversations';
import { useDraft } from '../cache/drafts';
import { summaryOf } from '../messages/message-summary';
import { useIsOnline } from './presence';
import { useIsTyping } from './typing';

interface Props {
  conversation: Conversation;
  meId: string;
  isCurrent: boolean;
}

/** One row of the chat list. Memoized, so that a new message renders only its own row. */
export const ConversationRow = memo(function ConversationRow({ conversation, meId, isCurrent }: Props) {
  const { person, unread } = conversation;
  const isOnline = useIsOnline(person.id);
  const row = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isCurrent) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  return (
    <Link
      ref={row}
      to="/chats/$conversationId"
      params={{ conversationId: conversation.id }}
      aria-current={isCurrent ? 'page' : undefined}
      className={cx(
        'mx-2 grid grid-cols-[3rem_minmax(0,1fr)] items-center gap-3 rounded-control px-4 py-2.5 text-ink no-underline transition-colors duration-120',
        isCurrent ? 'bar-start bg-own forced-colors:system-selected' : 'hover:bg-surface',
      )}
    >
      <Avatar person={person} isOnline={isOnline} />
      <span className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-px">
        <span className="flex items-baseline gap-3">
          <span dir="auto" className="min-w-0 flex-1 truncate font-semibold text-as-parent">
            {person.displayName}
            {isOnline && <span className="sr-only"> {t('chat.onlineNote')}</span>}
          </span>
          <time dateTime={activityOf(conversation)} className="shrink-0 text-xs text-muted">
            {formatShort(activityOf(conversation))}
          </time>
        </span>
        <span className="flex items-center gap-3">
          <span className="min-w-0 flex-1">
            <Preview conversation={conversation} meId={meId} isCurrent={isCurrent} />
          </span>
          {unread > 0 && <span className="sr-only">{t('chat.unread', { unread })}</span>}
          <span className="flex items-center gap-1.5">
            {!isUnmuted(conversation) && (
              <>
                <BellOff size={14} aria-hidden="true" className="text-muted" />
                <span className="sr-only">{t('chat.mute.muted')}</span>
              </>
            )}
            <CountBadge count={unread} look={isUnmuted(conversation) ? 'loud' : 'quiet'} />
          </span>
        </span>
      </span>
    </Link>
  );
});

function Preview({ conversation: { id, state, lastMessage, unread }, meId, isCurrent }: Props) {
  const isTyping = useIsTyping(id);
  const storedDraft = useDraft(meId, id);
  const draft = isCurrent ? '' : storedDraft;
  const line = (label: ReactNode, text: ReactNode) => (
    <span className={cx('flex gap-1 text-sm', unread > 0 ? 'font-semibold text-ink' : 'text-muted')}>
      {label}
      {/* The text is truncated at its own end, by its own direction. */}
      <span dir="auto" className="min-w-0 flex-1 truncate text-as-parent">
        {text}
      </span>
    </span>
  );
  if (isTyping) return <span className="block truncate text-sm text-primary-strong">{t('chat.typing')}</span>;
  // Also if a draft remains: an ended conversation has no composer.
  if (state === 'ended') return line(null, t('chat.ended'));
  if (draft.trim() !== '') {
    return line(<span className="font-semibold text-danger">{t('chat.draft')} </span>, draft);
  }
  if (!lastMessage) return line(null, t('chat.sayHello'));
  return line(
    lastMessage.senderId === meId && <span>{t('chat.youPrefix')} </span>,
    lastMessage.deletedAt ? <i>{t('chat.messageDeleted')}</i> : summaryOf(lastMessage),
  );
}
