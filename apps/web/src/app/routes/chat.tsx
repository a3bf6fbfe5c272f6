import { useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { Conversation, Person } from '@zentra/contracts';
import { Flag } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import { ChatPane } from '@/features/chat/chat-pane';
import { MuteButton } from '@/features/chat/conversations/mute-button';
import { acceptance } from '@/features/interests/acceptance';
import { RelationAction } from '@/features/interests/components/relation-action';
import { personQuery } from '@/features/people/api/people';
import { UnblockButton } from '@/features/safety/components/block-button';
import { LeaveButton } from '@/features/safety/components/leave-button';
import { ChatSearch } from '@/features/search/components/chat-search';
import { t } from '@/lib/i18n/i18n';
import { ReportPerson } from './report-person';
import { useMe } from './use-me';

export function ChatRoute() {
  const { conversationId } = useParams({ from: '/signed-in/chats/$conversationId' });
  const jump = useJumpOfAddress();
  const me = useMe();
  // Dismiss the toast that announced this chat once it is open.
  useEffect(() => {
    if (acceptance.get()?.conversationId === conversationId) acceptance.set(null);
  }, [conversationId]);
  return (
    me && (
      <ChatPane
        key={conversationId}
        conversationId={conversationId}
        me={me}
        jump={jump}
        renderActions={(conversation) => <Actions conversation={conversation} />}
        renderEnded={(conversation) => <Ended conversation={conversation} />}
      />
    )
  );
}

/** Returns the jump that the address requests; a new object for each visit. */
function useJumpOfAddress(): { seq: number } | undefined {
  const { at } = useSearch({ from: '/signed-in/chats/$conversationId' });
  const { visit } = useLocation({ select: ({ state }) => state });
  return useMemo(() => (at === undefined ? undefined : { seq: at, visit }), [visit, at]);
}

/**
 * Ending the conversation, while it is open; reporting, also afterwards, because the messages
 * remain.
 */
function Actions({ conversation }: { conversation: Conversation }) {
  const [isReporting, setReporting] = useState(false);
  const report = () => setReporting(true);
  const navigate = useNavigate();
  const { id } = conversation;
  return (
    <>
      <ChatSearch
        conversationId={id}
        onShow={(at) =>
          void navigate({
            to: '/chats/$conversationId',
            params: { conversationId: id },
            search: { at },
            state: { visit: Date.now() },
            replace: true,
          })
        }
      />
      {conversation.state === 'open' && <MuteButton conversation={conversation} />}
      {conversation.state === 'open' ? (
        <LeaveButton conversation={conversation} onReport={report} />
      ) : (
        <IconButton label={t('safety.report')} onClick={report}>
          <Flag size={20} strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
      )}
      {isReporting && <ReportPerson person={conversation.person} onClose={() => setReporting(false)} />}
    </>
  );
}

/**
 * Replaces the composer in an ended conversation. It can open again after another accepted
 * interest.
 */
function Ended({ conversation }: { conversation: Conversation }) {
  const isGone = conversation.person.username === '';
  return (
    <div className="grid justify-items-center gap-3 border-t border-line p-5 text-center low:p-2">
      {isGone ? (
        <p className="text-muted">{t('chat.accountGoneStays')}</p>
      ) : (
        <NextStep person={conversation.person} />
      )}
    </div>
  );
}

function NextStep({ person: known }: { person: Person }) {
  // Server events update the query of the person, so prefer it to the copy in the conversation.
  const { data: person = known } = useQuery(personQuery(known.username));
  if (person.blocked) {
    return (
      <>
        <p className="text-muted">{t('chat.endedYouBlock', { name: person.displayName })}</p>
        <UnblockButton person={person} />
      </>
    );
  }
  return (
    <>
      <p className="text-muted">{t('chat.endedStays')}</p>
      <RelationAction person={person} look="plain" />
    </>
  );
}
