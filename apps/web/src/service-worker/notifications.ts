/// <reference lib="webworker" />
import type { PushPayload } from '@zentra/contracts';
import { showBadge } from '@/lib/push/unread-counts';

type NotificationWords = Record<'message' | 'messages' | 'interest' | 'acceptance', string>;
declare const __WORDS__: Record<string, NotificationWords | undefined>;

const APP = 'Zentra';

/**
 * Returns the texts in the language chosen on this device. The page stores the choice in a cache,
 * which the worker can read.
 */
async function notificationTexts(): Promise<NotificationWords> {
  const chosen = await (await caches.match('/device/language'))?.text();
  const known = [chosen, ...navigator.languages].map((name) => __WORDS__[name?.split('-')[0] ?? '']);
  // 'push.notification.message', 'push.notification.messages', 'push.notification.interest',
  // 'push.notification.acceptance'
  return known.find(Boolean) ?? { message: APP, messages: APP, interest: APP, acceptance: APP };
}

/**
 * Shows the notification of a push and closes those that were read elsewhere. Browsers require a
 * notification for each push.
 */
export async function showPush(
  { registration, navigator: device }: ServiceWorkerGlobalScope,
  data: unknown,
): Promise<void> {
  const { kind, conversationId, tag, name, text, unread, chats, interests } = data as PushPayload;
  const texts = await notificationTexts();
  const general = kind === 'message' && unread > 1 ? texts.messages : texts[kind];
  await registration.showNotification(name ?? APP, {
    body: text ?? general,
    tag,
    icon: '/icons/icon-192.png',
    badge: '/icons/badge-96.png',
    data: {
      path: conversationId === null ? '/interests' : `/chats/${conversationId}`,
      chat: kind === 'message',
    },
  });
  await closeRead(registration, (one, isChat) => isChat && one !== tag && !chats.includes(one));
  await showBadge(device, { chats: chats.length, interests });
}

/** Closes notifications that are obsolete. */
export async function closeRead(
  registration: ServiceWorkerRegistration,
  isRead: (tag: string, isChat: boolean) => boolean,
): Promise<void> {
  for (const one of await registration.getNotifications()) {
    const { chat = false } = (one.data ?? {}) as { chat?: boolean };
    if (isRead(one.tag, chat)) one.close();
  }
}
