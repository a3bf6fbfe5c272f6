import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ChatPane } from '@/features/chat/components/chat-pane';
import { acceptance } from '@/features/interests/acceptance';
import { useMe } from './use-me';

export function ChatRoute() {
  const { conversationId } = useParams({ from: '/signed-in/chats/$conversationId' });
  const me = useMe();
  // An announcement of this chat has done its work once it is open.
  useEffect(() => {
    if (acceptance.get()?.conversationId === conversationId) acceptance.set(null);
  }, [conversationId]);
  return me && <ChatPane key={conversationId} conversationId={conversationId} me={me} />;
}
