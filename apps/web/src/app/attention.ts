import type { QueryClient } from '@tanstack/react-query';
import type { Me } from '@zentra/contracts';
import { meQuery } from '@/features/auth/api/session';
import { conversationsQuery, flattenConversations, isUnmuted } from '@/features/chat/api/conversations';
import { client } from '@/lib/query/api-client';
import { renewPush } from '@/lib/push/push';
import { closeNotification, startServiceWorker } from '@/lib/push/service-worker';
import { playSoftSound } from '@/lib/dom/sound';
import { recoverFocus } from './focus-recovery';
import { isOnScreen } from './on-screen';

/**
 * Plays a sound for new messages, reports the page's visibility, manages pushes and the service
 * worker, and restores lost focus.
 * @param openPath navigates to the path of a clicked notification
 * @returns a function that stops it
 */
export function startAttention(
  queries: QueryClient,
  meId: string,
  openPath: (path: string) => void,
): () => void {
  const sayVisible = () =>
    // sent again once the socket is connected
    void client.push.sayVisible(document.visibilityState === 'visible').catch(() => undefined);
  const stops = [
    client.on('status', (status) => status === 'up' && sayVisible()),
    client.on('message:new', ({ message }) => {
      const chat = flattenConversations(queries.getQueryData(conversationsQuery.queryKey)).find(
        ({ id }) => id === message.conversationId,
      );
      const isOn = queries.getQueryData<Me | null>(meQuery.queryKey)?.settings.sound ?? false;
      if (
        message.senderId !== meId &&
        isOn &&
        (!chat || isUnmuted(chat)) &&
        !isOnScreen(message.conversationId)
      )
        playSoftSound();
    }),
    client.on('conversation:receipt', ({ userId, conversationId }) => {
      if (userId === meId) closeNotification(conversationId);
    }),
    client.on('conversation:ended', ({ conversation }) => closeNotification(conversation.id)),
    () => document.removeEventListener('visibilitychange', sayVisible),
    startServiceWorker(openPath),
    recoverFocus(),
  ];
  document.addEventListener('visibilitychange', sayVisible);
  sayVisible();
  renewPush(meId).catch(() => undefined); // sent again at the next visit
  return () => stops.forEach((stop) => stop());
}
