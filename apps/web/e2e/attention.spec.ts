import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { expectNoViolations } from './support/axe';
import { like } from './support/contexts';
import { connectedPair, registered, WEB, windowOf } from './support/person';
import { controlled } from './support/worker';

/** Chromium without a head has no push service: the browser's own tools hand the worker what a service would have brought. */
async function deliver(context: BrowserContext, page: Page, payload: object): Promise<void> {
  const tools = await context.newCDPSession(page);
  const found = new Promise<string>((resolve) =>
    tools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const one = registrations.find(({ scopeURL }) => scopeURL.startsWith(WEB));
      if (one) resolve(one.registrationId);
    }),
  );
  await tools.send('ServiceWorker.enable');
  await tools.send('ServiceWorker.deliverPushMessage', {
    origin: WEB,
    registrationId: await found,
    data: JSON.stringify(payload),
  });
}

const shown = (page: Page) =>
  page.evaluate(async () => {
    const { getNotifications } = await navigator.serviceWorker.ready.then((found) => ({
      getNotifications: () => found.getNotifications(),
    }));
    return (await getNotifications()).map(({ title, body, tag }) => ({ title, body, tag }));
  });

test('a push is shown without words, leads to its chat, and goes once that is read', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  const page = await windowOf(browser, a.username, like(info));
  const context = page.context();
  await context.grantPermissions(['notifications'], { origin: WEB });
  await controlled(page);
  const push = { kind: 'message', conversationId, tag: conversationId, name: null, text: null, unread: 1 };
  await deliver(context, page, { ...push, chats: [conversationId] });
  await expect
    .poll(() => shown(page))
    .toEqual([{ title: 'Zentra', body: 'New message', tag: conversationId }]);
  // Later news take its place, and say what their person wants said.
  await deliver(context, page, { ...push, name: b.displayName, text: 'Seven?', chats: [conversationId] });
  await expect
    .poll(() => shown(page))
    .toEqual([{ title: b.displayName, body: 'Seven?', tag: conversationId }]);

  const [worker] = context.serviceWorkers();
  if (!worker) throw new Error('There is no service worker');
  await worker.evaluate(async () => {
    const scope = self as unknown as ServiceWorkerGlobalScope;
    const [notification] = await scope.registration.getNotifications();
    if (notification) scope.dispatchEvent(new NotificationEvent('notificationclick', { notification }));
  });
  await expect(page).toHaveURL(`${WEB}/chats/${conversationId}`);
  await expect.poll(() => shown(page)).toEqual([]);

  await page.goto(`${WEB}/you`);
  await controlled(page);
  await b.client.send(conversationId, 'Half past seven?');
  await deliver(context, page, { ...push, chats: [conversationId] });
  await expect.poll(() => shown(page)).toHaveLength(1);
  await a.client.markRead(conversationId, 1);
  await expect.poll(() => shown(page)).toEqual([]);
});

test('the app starts without a network, and nothing of the API is kept for that', async ({
  browser,
}, info) => {
  const { a, b } = await connectedPair();
  const page = await windowOf(browser, a.username, like(info));
  await controlled(page);
  await expect(page.getByText(b.displayName).filter({ visible: true }).first()).toBeVisible();
  await expect
    .poll(() => page.evaluate(() => Object.keys(localStorage).some((key) => key.endsWith(':screen'))))
    .toBe(true);
  await page.context().setOffline(true);
  await page.goto(`${WEB}/chats`);
  await expect(page.getByText(b.displayName).filter({ visible: true }).first()).toBeVisible();
  const kept = await page.evaluate(async () => {
    const names = await caches.keys();
    const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return all.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(kept).toContain('/');
  expect(kept.filter((path) => path.startsWith('/api'))).toEqual([]);
  await page.context().setOffline(false);
});

test('a new version of the app is offered, and what is typed survives taking it', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  await controlled(page);
  const field = page.getByRole('textbox', { name: `Message ${b.displayName}` });
  await field.fill('Half a thought');
  // To the browser, another script is another version.
  await page.evaluate(() => navigator.serviceWorker.register('/service-worker.js?another-build'));
  await expect(page.getByText('A new version is ready.')).toBeVisible();
  await expect(field).toHaveValue('Half a thought');
  const reloaded = page.waitForEvent('load');
  await page.getByRole('button', { name: 'Reload' }).click();
  await reloaded;
  await expect(field).toHaveValue('Half a thought');
});

test('a muted chat is listed and counts nowhere; the other person sees nothing of it', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const icon = () => page.locator('link[rel=icon]').getAttribute('type');
  await page.getByRole('button', { name: 'Mute' }).click();
  await expectNoViolations(page, 'mute menu');
  await page.getByRole('menuitem', { name: 'Until I turn it on again' }).click();
  await expect(page.getByRole('button', { name: 'Muted' })).toBeVisible();
  await page.goto(`${WEB}/you/notifications`);
  await b.client.send(conversationId, 'Quietly');
  await expect(page.getByText(b.displayName)).toBeVisible();
  await expect.poll(async () => (await a.client.conversation(conversationId)).unread).toBe(1);
  await expect(page).toHaveTitle(/^Notifications/);
  expect(await icon()).toBe('image/svg+xml');
  await page.getByRole('button', { name: `Unmute: ${b.displayName}` }).click();
  await expect(page).toHaveTitle(/^\(1\) Notifications/);
  await expect.poll(icon).toBe('image/png');
  await expect(page.locator('link[rel=icon]')).toHaveAttribute('data-waiting', '1');
});

test('notifications are offered once and can be set', async ({ browser }, info) => {
  const { a } = await connectedPair();
  const page = await windowOf(browser, a.username, like(info));
  await expect(page.getByText('Hear of new messages?')).toBeVisible();
  await page.getByRole('button', { name: 'Not now' }).click();
  await expect(page.getByText('Hear of new messages?')).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('link', { name: /^Chats/ })).toBeAttached();
  await expect(page.getByText('Hear of new messages?')).toHaveCount(0);
  await page.goto(`${WEB}/you/notifications`);
  await page.getByRole('switch', { name: 'Show names and words' }).click();
  await page.getByRole('switch', { name: 'Sound' }).click();
  await expect
    .poll(async () => (await a.client.me()).settings)
    .toMatchObject({ pushText: true, sound: false });
});

test('who has nobody to hear from is not asked', async ({ browser }, info) => {
  const alone = await registered('Nadia');
  const page = await windowOf(browser, alone.username, like(info));
  await expect(page.getByRole('link', { name: 'Find people' })).toBeVisible();
  await expect(page.getByText('Hear of new messages?')).toHaveCount(0);
});
