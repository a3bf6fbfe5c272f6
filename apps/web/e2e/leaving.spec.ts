import { expect } from '@playwright/test';
import type { PushPayload } from '@zentra/contracts';
import { COMPLETE } from './support/chromium.mts';
import { like } from './support/contexts';
import { queriesIn } from './support/memory';
import { connectedPair, registered, signIn, WEB, windowOf } from './support/person';
import { badge, clickNotification, controlled, deliver, shown, watchBadge } from './support/service-worker';
import { test } from './support/test';

test.use({ serviceWorkers: 'allow', launchOptions: COMPLETE });

const pushOf = (conversationId: string): string =>
  JSON.stringify({
    kind: 'message',
    conversationId,
    tag: conversationId,
    name: null,
    text: null,
    unread: 1,
    chats: [conversationId],
    interests: 0,
  } satisfies PushPayload);

test('signing out removes the badge, the notifications and the online state', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  const next = await registered('Nadia');
  const { id } = await next.client.sendInterest({ recipient: b.username, message: 'Hello' });
  await b.client.actOnInterest(id, 'accept');
  // A user who does not share presence does not see that of others.
  await next.client.updateMe({ settings: { presence: false } });
  await b.client.connect();
  await b.client.send(conversationId, 'Still there?');
  const context = await browser.newContext({ ...like(info), permissions: ['notifications'] });
  await watchBadge(context);
  const page = await context.newPage();
  await page.goto(`${WEB}/you`);
  await signIn(page, a.username);
  await controlled(page);
  await deliver(page, pushOf(conversationId));
  const icon = page.locator('link[rel=icon]');
  await expect(page).toHaveTitle(/^\(1\)/);
  await expect(icon).toHaveAttribute('data-waiting', '1');
  await expect.poll(() => badge(page)).toBe(1);
  await expect.poll(() => shown(page)).toHaveLength(1);
  await page.getByRole('link', { name: /^Chats/ }).click();
  const chat = page.getByRole('link', { name: new RegExp(b.displayName) });
  await expect(chat).toContainText('online');
  await page.getByRole('link', { name: /^You/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByLabel('Username or e-mail')).toBeVisible();
  await expect(page).toHaveTitle(/^[^(]/);
  await expect(icon).toHaveAttribute('data-waiting', '0');
  await expect.poll(() => badge(page)).toBe(0);
  await expect.poll(() => shown(page)).toEqual([]);
  expect(await queriesIn(page)).toEqual(['["me"]']);

  await signIn(page, next.username);
  await page.getByRole('link', { name: /^Chats/ }).click();
  await expect(chat).toBeVisible();
  await expect(chat).not.toContainText('online');
  b.client.close();
});

test('a session that was ended elsewhere leaves none of these either', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  await b.client.send(conversationId, 'Still there?');
  const page = await windowOf(browser, a.username, like(info));
  await expect(page).toHaveTitle(/^\(1\)/);
  expect(await queriesIn(page)).toContain('["conversations"]');
  await a.client.account.endOtherSessions();
  await expect(page.getByText(/signed out/)).toBeVisible();
  await expect(page).toHaveTitle(/^[^(]/);
  await expect.poll(() => queriesIn(page)).toEqual(['["me"]']);
});

test('a click on a notification is one history entry, however often the app was left and reopened', async ({
  browser,
}, info) => {
  const { a, conversationId } = await connectedPair();
  const context = await browser.newContext({ ...like(info), permissions: ['notifications'] });
  const page = await context.newPage();
  await page.goto(`${WEB}/you`);
  await signIn(page, a.username);
  await controlled(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await signIn(page, a.username);
  await page.getByRole('link', { name: 'You', exact: true }).click();
  await page.getByText('Deutsch', { exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Du', exact: true })).toBeVisible();
  await page.getByText('English', { exact: true }).click();
  await expect(page.getByRole('heading', { name: 'You', exact: true })).toBeVisible();
  await deliver(page, pushOf(conversationId));
  await expect.poll(() => shown(page)).toHaveLength(1);
  const steps = () => page.evaluate(() => history.length);
  const before = await steps();
  await clickNotification(context);
  await expect(page).toHaveURL(`${WEB}/chats/${conversationId}`);
  expect(await steps()).toBe(before + 1);
});
