import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { Conversation } from '@zentra/contracts';
import { useEffect } from 'react';
import { ChatPane } from '@/features/chat/components/chat-pane';
import { acceptance } from '@/features/interests/acceptance';
import { RelationAction } from '@/features/interests/components/relation-action';
import { personQuery } from '@/features/people/api/people';
import { UnblockButton } from '@/features/safety/components/block-button';
import { LeaveButton } from '@/features/safety/components/leave-button';
import { useMe } from './use-me';

export function ChatRoute() {
  const { conversationId } = useParams({ from: '/signed-in/chats/$conversationId' });
  const me = useMe();
  // An announcement of this chat has done its work once it is open.
  useEffect(() => {
    if (acceptance.get()?.conversationId === conversationId) acceptance.set(null);
  }, [conversationId]);
  return (
    me && (
      <ChatPane
        key={conversationId}
        conversationId={conversationId}
        me={me}
        renderActions={(conversation) => <LeaveButton conversation={conversation} />}
        renderEnded={(conversation) => <Ended conversation={conversation} />}
      />
    )
  );
}

/** Where the composer was: a chat that has ended can begin again, by another yes. */
function Ended({ conversation }: { conversation: Conversation }) {
  // What has happened between the two since is told to whatever shows the person.
  const { data: person = conversation.person } = useQuery(personQuery(conversation.person.username));
  return (
    <div className="grid justify-items-center gap-3 border-t border-line p-5 text-center">
      <p className="text-muted">
        {person.blocked
          ? `This chat has ended. You block ${person.displayName}.`
          : 'This chat has ended. What was said stays here.'}
      </p>
      {person.blocked ? <UnblockButton person={person} /> : <RelationAction person={person} look="plain" />}
    </div>
  );
}
