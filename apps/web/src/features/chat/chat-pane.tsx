import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ZentraError } from '@zentra/client';
import type { Conversation, Me, Message } from '@zentra/contracts';
import { ArrowLeft } from 'lucide-react';
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { buttonClass } from '@/components/ui/button';
import { PersonHeading } from '@/components/ui/person-heading';
import { EmptyState, ErrorState } from '@/components/ui/states';
import { Username } from '@/components/ui/username';
import { isFocusInDialog } from '@/lib/dom/focus';
import { usePersistedState } from '@/lib/storage/use-persisted-state';
import { useTitle } from '@/lib/dom/use-title';
import { t } from '@/lib/i18n/i18n';
import { conversationQuery } from './api/conversations';
import { historyQuery } from './cache/history';
import { hasFinePointer } from '@/lib/dom/fine-pointer';
import { USER_KEYS } from '@/lib/storage/persisted-keys';
import { newestOwn } from './messages/message-state';
import { useIsOnline } from './conversations/presence';
import { useIsTyping } from './conversations/typing';
import { composerContextSchema, type ComposerContext } from './composer/composer-context';
import { Composer } from './composer/composer';
import { LoadingChat } from './timeline/loading-chat';
import { Timeline } from './timeline/timeline';

interface Props {
  conversationId: string;
  me: Me;
  /** The message to jump to. A new object jumps again. */
  jump?: { seq: number };
  /** Actions on the whole chat, in its header. */
  renderActions(conversation: Conversation): ReactNode;
  /** Replaces the composer in an ended conversation. */
  renderEnded(conversation: Conversation): ReactNode;
}

export function ChatPane({ conversationId, me, jump, renderActions, renderEnded }: Props) {
  const conversation = useQuery(conversationQuery(conversationId));
  const history = useQuery(historyQuery(conversationId));
  const pane = useRef<HTMLDivElement>(null);
  const [sendCount, setSendCount] = useState(0);
  const [context, setContext] = usePersistedState<ComposerContext | null>(
    USER_KEYS.composerContext(conversationId),
    composerContextSchema.nullable(),
    null,
  );
  const reply = useCallback((message: Message) => setContext({ kind: 'reply', message }), [setContext]);
  const edit = useCallback((message: Message) => setContext({ kind: 'edit', message }), [setContext]);
  useTitle(conversation.data?.person.displayName ?? t('chat.title'));
  const error = conversation.error ?? history.error;
  if (error instanceof ZentraError && ['NOT_FOUND', 'VALIDATION_FAILED'].includes(error.code))
    return <NoSuchChat />;
  // Show loaded data even if a refetch has failed: the user may be typing.
  if (!conversation.data || !history.data) {
    if (!error) return <LoadingChat />;
    return (
      <ErrorState
        error={error}
        onRetry={() => {
          void conversation.refetch();
          void history.refetch();
        }}
      />
    );
  }
  return (
    <div
      ref={pane}
      className="grid h-full min-h-0 grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_auto]"
    >
      <ChatHeader conversation={conversation.data}>
        {conversation.data.person.username !== '' && renderActions(conversation.data)}
      </ChatHeader>
      <Timeline
        conversation={conversation.data}
        history={history.data}
        me={me}
        jump={jump}
        sendCount={sendCount}
        onReply={reply}
        onEdit={edit}
        onLeave={() => pane.current?.querySelector('textarea')?.focus()}
      />
      {conversation.data.state === 'open' ? (
        <Composer
          conversation={conversation.data}
          me={me}
          context={context}
          onContextChange={setContext}
          newestOwn={newestOwn(history.data.items, me.id)}
          onSend={() => setSendCount(sendCount + 1)}
        />
      ) : (
        renderEnded(conversation.data)
      )}
    </div>
  );
}

function ChatHeader({
  conversation: { id, person },
  children,
}: {
  conversation: Conversation;
  children: ReactNode;
}) {
  const isTyping = useIsTyping(id);
  const isOnline = useIsOnline(person.id);
  const heading = useRef<HTMLHeadingElement>(null);
  // If the composer does not take focus, the person's name does.
  useEffect(() => {
    if (!hasFinePointer() && !isFocusInDialog()) heading.current?.focus();
  }, []);
  return (
    <header className="relative flex min-h-16 items-center border-b border-line px-2 py-2 desk:px-6 wide:gap-3 low:min-h-11 low:py-0 slim:flex-wrap">
      <Link
        to="/chats"
        aria-label={t('chat.back')}
        className="grid size-11 place-items-center rounded-full text-ink desk:hidden"
      >
        <ArrowLeft size={20} aria-hidden="true" className="rtl:-scale-x-100" />
      </Link>
      <PersonHeading
        person={person}
        detail={
          detailOf(isTyping, isOnline) ??
          (person.username === '' ? t('chat.accountDeleted') : <Username of={person.username} />)
        }
        isOnline={isOnline}
        level="h1"
        headingRef={heading}
      />
      {children}
    </header>
  );
}

function detailOf(isTyping: boolean, isOnline: boolean): ReactNode {
  if (isTyping) return <span className="text-primary-strong">{t('chat.typing')}</span>;
  return isOnline ? t('chat.online') : undefined;
}

const NoSuchChat = () => (
  <>
    <h1 className="sr-only">{t('chat.noSuch')}</h1>
    <EmptyState
      title={t('chat.notHere')}
      action={
        <Link to="/chats" className={buttonClass()}>
          {t('chat.toChats')}
        </Link>
      }
    />
  </>
);
