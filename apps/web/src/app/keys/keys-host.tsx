import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { conversationsQuery, flattenConversations } from '@/features/chat/api/conversations';
import { lazyDialog } from '@/lib/dom/lazy-part';
import { useShortcut } from '@/lib/dom/shortcuts';
import { Store, useStore } from '@/lib/store';

const KeysSheet = lazyDialog(async () => (await import('./keys-sheet')).KeysSheet);

const isOpen = new Store(false);

export const openKeys = (): void => isOpen.set(true);

/**
 * Handles the shortcuts that work on every screen, and opens the sheet that lists all shortcuts.
 */
export function KeysHost() {
  const open = useStore(isOpen);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { conversationId: here } = useParams({ strict: false });
  const go = (steps: 1 | -1) => {
    const chats = flattenConversations(queries.getQueryData(conversationsQuery.queryKey));
    const place = chats.findIndex(({ id }) => id === here);
    const next = chats[place + steps]?.id;
    if (next) void navigate({ to: '/chats/$conversationId', params: { conversationId: next } });
  };
  useShortcut('help', openKeys);
  useShortcut('nextChat', () => go(1));
  useShortcut('previousChat', () => go(-1));
  return open && <KeysSheet onClose={() => isOpen.set(false)} />;
}
