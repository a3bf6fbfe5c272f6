import type { QueryClient } from '@tanstack/react-query';
import { meQuery } from '@/features/auth/api/session';
import { drafts } from '@/features/chat/cache/drafts';
import { forgetPresence } from '@/features/chat/conversations/presence';
import { forgetTyping } from '@/features/chat/conversations/typing';
import { acceptance } from '@/features/interests/acceptance';
import { peoplePlace } from '@/features/people/people-place';
import { chatSearch } from '@/features/search/chat-search-store';
import { forgetAnnouncements } from '@/lib/dom/announce';
import { dismissToasts } from '@/lib/dom/toast';
import { clearScrollPositions } from '@/lib/storage/use-scroll-restoration';
import { showAttention } from '@/lib/dom/use-title';

/**
 * Clears everything this page knows and shows of a user who is signed out, for whatever reason.
 * `forgetStored` removes what is stored on the device, when the user signs out here.
 */
export function clearUserState(queries: QueryClient, meId: string): void {
  const now = queries.getQueryData(meQuery.queryKey);
  // The user is still signed in; only the language has changed.
  if (now?.id === meId && now.deletesAt === null) return;
  showAttention({ chats: 0, interests: 0 });
  // Not part of the first screen. If there is a notification, the module is loaded already.
  import('@/lib/push/service-worker').then((worker) => worker.closeNotifications()).catch(() => undefined);
  forgetPresence();
  forgetTyping();
  drafts.forget();
  forgetAnnouncements();
  clearScrollPositions();
  dismissToasts();
  acceptance.set(null);
  chatSearch.set(null);
  peoplePlace.set(undefined);
  if (!now) queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== meQuery.queryKey[0] });
}
