import { expect, type BrowserContext, type Page, type Worker } from '@playwright/test';
import type { PushSubscriptionBody } from '@zentra/contracts';
import { WEB } from './person';

/** Resolves once the service worker controls the page. */
export const controlled = async (page: Page): Promise<void> => {
  const controls = () => navigator.serviceWorker.controller !== null;
  await page.waitForFunction(controls, undefined, { timeout: 15_000 });
};

export function workerOf(context: BrowserContext): Worker {
  const worker = context.serviceWorkers().at(-1);
  if (!worker) throw new Error('There is no service worker');
  return worker;
}

/**
 * Delivers a push to the service worker by the debugging protocol, because headless Chromium has no
 * push service. Resolves once the worker has handled it: a page that lists the notifications
 * earlier can lose the new one, because Chromium deletes those that are stored and not shown yet.
 */
export async function deliver(page: Page, data: string): Promise<void> {
  // A worker that is not active yet receives no push.
  await controlled(page);
  const tools = await page.context().newCDPSession(page);
  const found = new Promise<string>((resolve) =>
    tools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const one = registrations.find(({ scopeURL }) => scopeURL.startsWith(WEB));
      if (one) resolve(one.registrationId);
    }),
  );
  let outcome = '';
  tools.on('BackgroundService.backgroundServiceEventReceived', ({ backgroundServiceEvent: event }) => {
    if (event.eventName !== 'Push event completed') return;
    outcome = event.eventMetadata.find(({ key }) => key === 'Status')?.value ?? '';
  });
  await tools.send('BackgroundService.startObserving', { service: 'pushMessaging' });
  await tools.send('BackgroundService.setRecording', { service: 'pushMessaging', shouldRecord: true });
  await tools.send('ServiceWorker.enable');
  const registrationId = await found;
  await tools.send('ServiceWorker.deliverPushMessage', { origin: WEB, registrationId, data });
  await expect.poll(() => outcome).toBe('Success');
  await tools.detach();
}

/** Returns the visible notifications. */
export const shown = (page: Page) =>
  page.evaluate(async () => {
    const found = await (await navigator.serviceWorker.ready).getNotifications();
    return found.map(({ title, body, tag }) => ({ title, body, tag }));
  });

/** Clicks on the only notification. */
export const clickNotification = (context: BrowserContext): Promise<void> =>
  workerOf(context).evaluate(async () => {
    const scope = self as unknown as ServiceWorkerGlobalScope;
    const [notification] = await scope.registration.getNotifications();
    if (!notification) throw new Error('There is no notification');
    scope.dispatchEvent(new NotificationEvent('notificationclick', { notification }));
  });

/** What pages under `givePush` and `watchBadge` record. */
interface Noted {
  subscribed?: { userVisibleOnly?: boolean; applicationServerKey?: unknown }[];
  badges?: number[];
  isHidden?: boolean;
}

/**
 * Gives pages what headless Chromium lacks: a subscription at a push service that accepts pushes.
 */
export const givePush = (
  target: BrowserContext | Page,
  subscription: PushSubscriptionBody,
): Promise<unknown> => target.addInitScript(withPush, subscription);

/** The same for an open page. */
export const givePushNow = (page: Page, subscription: PushSubscriptionBody): Promise<void> =>
  page.evaluate(withPush, subscription);

function withPush({ endpoint, keys }: PushSubscriptionBody): void {
  const noted = globalThis as Noted;
  noted.subscribed = [];
  let isOn = false;
  const subscription = {
    endpoint,
    toJSON: () => ({ endpoint, expirationTime: null, keys }),
    unsubscribe: () => Promise.resolve(!(isOn = false)),
  };
  Object.assign(PushManager.prototype, {
    getSubscription: () => Promise.resolve(isOn ? subscription : null),
    subscribe: (options: PushSubscriptionOptionsInit) => {
      noted.subscribed?.push(options);
      isOn = true;
      return Promise.resolve(subscription);
    },
  });
}

/** Returns the options with which the page has subscribed. */
export const subscribed = (page: Page) => page.evaluate(() => (globalThis as Noted).subscribed);

/**
 * Lets `look` decide whether pages of the context are visible; in headless mode all of them are.
 */
export const controlVisibility = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript(() => {
    const isHidden = () => (globalThis as Noted).isHidden === true;
    Object.defineProperty(document, 'visibilityState', { get: () => (isHidden() ? 'hidden' : 'visible') });
    Object.defineProperty(document, 'hidden', { get: isHidden });
  });

export const look = (page: Page, where: 'away' | 'here'): Promise<void> =>
  page.evaluate((isHidden) => {
    (globalThis as Noted).isHidden = isHidden;
    document.dispatchEvent(new Event('visibilitychange'));
  }, where === 'away');

/** Records the numbers on the app's icon, which have no API to read them. */
function notingBadges(): void {
  const noted = globalThis as Noted;
  noted.badges = [];
  Object.defineProperty(navigator, 'setAppBadge', {
    value: (count: number) => Promise.resolve(void noted.badges?.push(count)),
  });
}
export const watchBadge = (context: BrowserContext): Promise<unknown> => context.addInitScript(notingBadges);
export const watchBadgeIn = (worker: Worker): Promise<void> => worker.evaluate(notingBadges);
const newest = () => (globalThis as Noted).badges?.at(-1);
export const badge = (page: Page): Promise<number | undefined> => page.evaluate(newest);
export const badgeIn = (worker: Worker): Promise<number | undefined> => worker.evaluate(newest);
