import { pushSubscriptionSchema } from '@zentra/contracts';
import { USER_KEYS } from '@/lib/storage/persisted-keys';
import { client } from '../query/api-client';
import { readStored, writeStored } from '../storage/device-storage';

/** What pushes can be on this device; `denied` was said to the browser and only the person can take it back there. */
export type PushState = 'unsupported' | 'denied' | 'off' | 'on';

export function pushState(userId: string): PushState {
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window))
    return 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  return Notification.permission === 'granted' && readStored(userId, USER_KEYS.push) === 'on' ? 'on' : 'off';
}

/** Asks the browser, which asks the person; then has pushes sent here. Rejects where the browser has no push service. */
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

/** Says the subscription again: browsers change it at times, and another session may have begun. */
export async function renewPush(userId: string): Promise<void> {
  if (pushState(userId) === 'on') await turnPushOn(userId);
}

function bodyOf(subscription: PushSubscription) {
  const { endpoint, keys } = subscription.toJSON();
  return pushSubscriptionSchema.parse({ endpoint, keys: { p256dh: keys?.p256dh, auth: keys?.auth } });
}
