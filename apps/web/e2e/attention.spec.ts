import { expect } from '@playwright/test';
import { like } from './support/contexts';
import { fillChats, fillInterests } from './support/database';
import { connectedPair, WEB, windowOf } from './support/person';
import { controlled } from './support/service-worker';
import { test } from './support/test';

test.use({ serviceWorkers: 'allow' });

test('the app starts offline, and no response of the API is in a cache', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  await b.client.send(conversationId, 'Not for any cache');
  const page = await windowOf(browser, a.username, like(info));
  await controlled(page);
  await expect(page.getByText(b.displayName).filter({ visible: true }).first()).toBeVisible();
  await expect
    .poll(() => page.evaluate(() => Object.keys(localStorage).some((key) => key.endsWith(':screen'))))
    .toBe(true);
  const answered = page.waitForResponse(/\/messages/, { timeout: 15_000 });
  await page.getByRole('link', { name: new RegExp(b.displayName) }).click();
  await expect(page.getByRole('log').getByText('Not for any cache')).toBeVisible();
  expect((await answered).headers()['cache-control']).toBe('no-store');
  await page.context().setOffline(true);
  await page.goto(`${WEB}/chats`);
  await expect(page.getByText(b.displayName).filter({ visible: true }).first()).toBeVisible();
  const cached = await page.evaluate(async () => {
    const names = await caches.keys();
    const all = await Promise.all(
      names.map(async (name) => {
        const cache = await caches.open(name);
        const requests = await cache.keys();
        return Promise.all(
          requests.map(async ({ url }) => ({ url, text: (await (await cache.match(url))?.text()) ?? '' })),
        );
      }),
    );
    return all.flat();
  });
  const paths = cached.map(({ url }) => new URL(url).pathname);
  expect(paths).toContain('/');
  expect(paths.filter((path) => path.startsWith('/api'))).toEqual([]);
  expect(cached.filter(({ text }) => text.includes('Not for any cache'))).toEqual([]);
  await page.context().setOffline(false);
});

test('a new version of the app is offered, and typed text survives the update', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  await controlled(page);
  const field = page.getByRole('textbox', { name: `Message ${b.displayName}` });
  await field.fill('Half a thought');
  // For the browser, a changed script is another version.
  await page.evaluate(() => navigator.serviceWorker.register('/service-worker.js?another-build'));
  await expect(page.getByText('A new version is ready.')).toBeVisible();
  await expect(field).toHaveValue('Half a thought');
  const reloaded = page.waitForEvent('load', { timeout: 15_000 });
  await page.getByRole('button', { name: 'Reload' }).click();
  await reloaded;
  await expect(field).toHaveValue('Half a thought');
});

test('the unread count covers all chats and interests, and follows every change', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  const chats = await fillChats(a.me.id, 60);
  await fillInterests(a.me.id, 120);
  const page = await windowOf(browser, a.username, like(info), '/interests');
  const rail = page.getByRole('navigation', { name: 'Main' });
  const expectChats = async (count: number) => {
    await expect(page).toHaveTitle(new RegExp(`^\\(${count + 120}\\) `));
    await expect(rail.getByRole('link', { name: `Chats, ${count} unread` })).toBeVisible();
  };
  await expectChats(60);
  await expect(page.getByRole('link', { name: /^Received/ })).toContainText('120');
  await expect(page.locator('link[rel=icon]')).toHaveAttribute('data-waiting', '9+');
  await b.client.send(conversationId, 'And one more');
  await expectChats(61);
  await b.client.send(conversationId, 'In the same chat');
  await b.client.delete(conversationId, 2);
  await expect.poll(async () => (await a.client.conversation(conversationId)).unread).toBe(1);
  await expectChats(61);
  await b.client.delete(conversationId, 1);
  await expectChats(60);
  // On another device, in a chat beyond the first page here.
  await a.client.markRead(chats.at(-1) ?? '', 1);
  await expectChats(59);
  await page.goto(`${WEB}/chats/${chats[54]}`);
  await expect(page.getByRole('log').getByText('Hello')).toBeVisible();
  await expectChats(58);
});

test('a muted chat is listed and not counted; the other user does not notice it', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const icon = () => page.locator('link[rel=icon]').getAttribute('type');
  await page.getByRole('button', { name: 'Mute' }).click();
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
