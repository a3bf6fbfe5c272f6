import { pushSubscriptionSchema } from '@zentra/contracts';
import { USER_KEYS } from '@/lib/storage/persisted-keys';
import { client } from '../query/api-client';
import { readStored, writeStored } from '../storage/device-storage';

/**
 * State of pushes on this device. `denied`: only the user can allow them again, in the browser's
 * settings.
 */
export type PushState = 'unsupported' | 'denied' | 'off' | 'on';

export function pushState(userId: string): PushState {
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window))
    return 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  return Notification.permission === 'granted' && readStored(userId, USER_KEYS.push) === 'on' ? 'on' : 'off';
}

/**
 * Requests permission and subscribes this device to pushes. Rejects if the browser has no push
 * service.
 */
export async function turnPushOn(userId: string): Promise<void> {
  if ((await Notification.requestPermission()) !== 'granted') return;
  const { pushManager } = await navigator.serviceWorker.ready;
  const key = await client.push.key();
  const known = await pushManager.getSubscription();
  const subscription =
    known ?? (await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  await client.push.subscribe(bodyOf(subscription));
  writeStored(userId, USER_KEYS.push, 'on');
}

export async function turnPushOff(userId: string): Promise<void> {
  writeStored(userId, USER_KEYS.push, 'off');
  await client.push.unsubscribe();
  await (await (await navigator.serviceWorker.ready).pushManager.getSubscription())?.unsubscribe();
}

/**
 * Sends the subscription to the server again. Browsers change it at times, and a new session needs
 * its own.
 */
export async function renewPush(userId: string): Promise<void> {
  if (pushState(userId) === 'on') await turnPushOn(userId);
}

function bodyOf(subscription: PushSubscription) {
  const { endpoint, keys } = subscription.toJSON();
  return pushSubscriptionSchema.parse({ endpoint, keys: { p256dh: keys?.p256dh, auth: keys?.auth } });
}
