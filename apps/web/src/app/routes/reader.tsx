import { useParams, useSearch } from '@tanstack/react-router';
import { Reader } from '@/features/chat/reader/reader';
import { useMe } from './use-me';

export function ReaderRoute() {
  const { conversationId } = useParams({ from: '/signed-in/chats/$conversationId/reader' });
  const { before } = useSearch({ from: '/signed-in/chats/$conversationId/reader' });
  const me = useMe();
  // The key remounts the reader, so that each page starts at its heading.
  return me && <Reader key={before} conversationId={conversationId} me={me} before={before} />;
}
