import { expect, test } from '@playwright/test';
import { like } from './support/contexts';
import { connectedPair, registered, say, signIn, WEB, windowOf } from './support/person';

test('two windows of one account stay in step: messages, unread counts, interests', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  const chat = `/chats/${conversationId}`;
  const first = await windowOf(browser, a.username, like(info), chat);
  const second = await windowOf(browser, a.username, like(info), chat);
  await say(first, 'From the first window');
  await expect(second.getByRole('log')).toContainText('From the first window');

  await second.goto(`${WEB}/people`);
  await first.goto(`${WEB}/you`);
  await expect(second.getByRole('link', { name: /^Chats$/ })).toBeVisible();
  await b.client.send(conversationId, 'One for both');
  for (const page of [first, second])
    await expect(page.getByRole('link', { name: /^Chats, 1 unread/ })).toBeVisible();
  await expect(first).toHaveTitle(/^\(1\)/);
  await second.goto(WEB + chat);
  await expect(first.getByRole('link', { name: /^Chats$/ })).toBeVisible();

  const { client } = await registered('Chidi');
  await client.sendInterest({ recipient: a.username });
  await expect(first.getByRole('link', { name: /^Interests, 1 new/ })).toBeVisible();
});

test('a session that ended elsewhere asks to sign in with a reason, and keeps what was typed', async ({
  browser,
}, info) => {
  const { a, conversationId } = await connectedPair();
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const box = page.getByRole('textbox', { name: /^Message / });
  await box.fill('Half a thought');
  // The same session, signed out by another tab of the browser.
  const [cookie] = await page.context().cookies();
  const api = process.env.ZENTRA_E2E_API ?? '';
  await fetch(`${api}/api/auth/logout`, {
    method: 'POST',
    headers: { cookie: `${cookie?.name}=${cookie?.value}` },
  });
  await expect(page.getByText('You were signed out of this device')).toBeVisible();
  await signIn(page, a.username);
  await expect(page).toHaveURL(new RegExp(conversationId));
  await expect(box).toHaveValue('Half a thought');
});

test('another account in the same browser sees nothing of the one before', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  const other = await registered('Nadia');
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  await page.getByRole('textbox', { name: /^Message / }).fill('A draft of mine');
  await page.goto(`${WEB}/you`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await signIn(page, other.username);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.goto(`${WEB}/chats`);
  await expect(page.getByText('Chats open when two people say yes.')).toBeVisible();
  await expect(page.getByText(b.displayName)).toHaveCount(0);
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('A draft of mine');
});

test('what is written without a connection is sent when it is back, once and in order', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  await expect(page.getByRole('textbox', { name: /^Message / })).toBeVisible();
  await page.context().setOffline(true);
  await say(page, 'first');
  await say(page, 'second');
  await expect(page.getByText(/No connection/)).toBeVisible();
  await page.context().setOffline(false);
  await expect(page.getByText(/Sending …|Waiting for a connection/)).toHaveCount(0, { timeout: 30_000 });
  const { items } = await b.client.messages(conversationId);
  expect(items.map(({ body }) => body)).toEqual(['first', 'second']);
});

test('a message that is refused says so, and can be deleted', async ({ browser }, info) => {
  const { a, conversationId } = await connectedPair();
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const box = page.getByRole('textbox', { name: /^Message / });
  await box.fill('x'.repeat(4001));
  await expect(page.getByText('4,001 of 4,000 characters')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send message' })).toBeDisabled();
  // A control character passes the page and is refused by the server.
  await box.fill('refused \u0001');
  await page.getByRole('button', { name: 'Send message' }).click();
  const failed = page.getByRole('group', { name: 'A message that was not sent' });
  await expect(failed).toContainText('Not sent');
  await failed.getByRole('button', { name: 'Delete' }).click();
  await expect(failed).toHaveCount(0);
});

test('a sign-out that fails says so, and what comes is still heard', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  const page = await windowOf(browser, a.username, like(info), '/you');
  await page.route('**/api/auth/logout', (route) => route.abort());
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('alert')).toContainText('We cannot reach Zentra right now');
  await b.client.send(conversationId, 'Are you still there?');
  await expect(page.getByRole('link', { name: /^Chats, 1 unread/ })).toBeVisible();
  await page.unroute('**/api/auth/logout');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByLabel('Username or e-mail')).toBeVisible();
  // Somebody who leaves on purpose is told no reason, and is not led back.
  await expect(page.getByText(/You were signed out|Your session has ended/)).toHaveCount(0);
  await expect(page).toHaveURL(`${WEB}/sign-in`);
});
