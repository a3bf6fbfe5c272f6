import { expect, type Page } from '@playwright/test';
import { like } from './support/contexts';
import { connectedPair, registered, say, signIn, WEB, windowOf } from './support/person';
import { test } from './support/test';

test('two windows of one account stay synchronised: messages, unread counts, interests', async ({
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
  await client.sendInterest({ recipient: a.username, message: 'Hello' });
  for (const page of [first, second])
    await expect(page.locator('nav').getByText(/^Interests, 1 new/)).toBeAttached();
});

test('edits, reactions and deletions in one window show in the other', async ({ browser }, info) => {
  const { a, conversationId } = await connectedPair();
  const [first, second] = [
    await windowOf(browser, a.username, like(info), `/chats/${conversationId}`),
    await windowOf(browser, a.username, like(info), `/chats/${conversationId}`),
  ];
  const seen = (text: string) => second.getByRole('log').locator('[data-seq]').filter({ hasText: text });
  const menu = async (text: string) => {
    const row = first.getByRole('log').locator('[data-seq]').filter({ hasText: text });
    await row.hover();
    await row.getByRole('button', { name: 'Message actions' }).click();
    return first.getByRole('menu', { name: 'Message actions' });
  };
  await say(first, 'Seven, then?');
  await expect(seen('Seven, then?')).toBeVisible();
  await (await menu('Seven')).getByRole('menuitem', { name: 'Edit' }).click();
  await first.getByRole('textbox', { name: 'Change your message' }).fill('Half past seven?');
  await first.getByRole('button', { name: 'Save changes' }).click();
  await expect(seen('Half past seven?')).toContainText('Edited');
  await (await menu('Half past')).getByRole('menuitemcheckbox', { name: 'React with ❤️' }).click();
  await expect(seen('Half past').getByRole('button', { name: '❤️ 1 from you' })).toBeVisible();
  // The same in the other direction.
  await seen('Half past').getByRole('button', { name: '❤️ 1 from you' }).click();
  await expect(first.getByRole('button', { name: /❤️/ })).toHaveCount(0);
  await (await menu('Half past')).getByRole('menuitem', { name: 'Delete' }).click();
  await first.getByRole('button', { name: 'Delete for both' }).click();
  await expect(seen('Message deleted')).toBeVisible();
  await expect(seen('Half past seven?')).toHaveCount(0);
});

test('an acceptance, a mute and an end in one window apply in the other', async ({ browser }, info) => {
  const [a, chidi] = [await registered('Mara'), await registered('Chidi')];
  const [first, second] = [
    await windowOf(browser, a.username, like(info), '/interests'),
    await windowOf(browser, a.username, like(info), '/interests'),
  ];
  await chidi.client.sendInterest({ recipient: a.username, message: 'Hello' });
  for (const page of [first, second])
    await expect(page.getByRole('button', { name: 'Accept' })).toBeVisible();
  await first.getByRole('button', { name: 'Accept' }).click();
  await first.getByRole('button', { name: 'Say hello' }).click();
  await expect(second.getByRole('button', { name: 'Accept' })).toHaveCount(0);
  await expect(second.locator('nav').getByText(/^Interests, 1 new/)).toHaveCount(0);
  await second.getByRole('link', { name: /^Chats/ }).click();
  const chat = second.getByRole('link', { name: new RegExp(chidi.displayName) });
  await chat.click();
  await expect(second.getByRole('textbox', { name: /^Message / })).toBeVisible();

  await first.getByRole('button', { name: 'Mute' }).click();
  await first.getByRole('menuitem', { name: 'Until I turn it on again' }).click();
  await expect(second.getByRole('button', { name: 'Muted' })).toBeVisible();
  await second.getByRole('button', { name: 'Muted' }).click();
  await second.getByRole('menuitem', { name: 'Unmute' }).click();
  await expect(first.getByRole('button', { name: 'Mute', exact: true })).toBeVisible();

  await first.getByRole('button', { name: 'Leave or block' }).click();
  await first.getByRole('button', { name: 'Leave chat' }).click();
  await expect(second.getByText('This chat has ended. What was said stays here.')).toBeVisible();
  await second.goto(`${WEB}/people/${chidi.username}`);
  await second.getByRole('button', { name: 'Block' }).click();
  await second.getByRole('dialog').getByRole('button', { name: 'Block' }).click();
  await expect(first.getByText(`This chat has ended. You block ${chidi.displayName}.`)).toBeVisible();
});

test('a profile that is changed in one window shows in the other, and text typed there stays', async ({
  browser,
}, info) => {
  const { username } = await registered('Mara');
  const [first, second] = [
    await windowOf(browser, username, like(info), '/you'),
    await windowOf(browser, username, like(info), '/you'),
  ];
  const field = (page: Page, label: string) => page.getByRole('textbox', { name: label });
  await field(second, 'A note about yourself').fill('Half a sentence');
  await field(first, 'Your name').fill('Mara Okafor');
  await first.getByRole('button', { name: 'Save' }).click();
  await expect(second.getByText('Mara Okafor', { exact: true })).toBeVisible();
  await expect(field(second, 'Your name')).toHaveValue('Mara Okafor');
  await expect(field(second, 'A note about yourself')).toHaveValue('Half a sentence');
});

test('a session that ended elsewhere leads to the sign-in with a reason, and typed text stays', async ({
  browser,
}, info) => {
  const { a, conversationId } = await connectedPair();
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const box = page.getByRole('textbox', { name: /^Message / });
  await box.fill('Half a thought');
  // The same session, signed out in another tab of the browser.
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

test('another account in the same browser sees nothing of the former one', async ({ browser }, info) => {
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

test('messages written offline are sent after the reconnect, once and in order', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  await expect(page.getByRole('textbox', { name: /^Message / })).toBeVisible();
  await page.context().setOffline(true);
  await say(page, 'first');
  await say(page, 'second');
  await expect(page.getByRole('article', { name: 'A message on its way' })).toHaveCount(2);
  await expect(page.getByRole('article', { name: 'A message that was not sent' })).toHaveCount(0);
  await expect(page.getByText(/No connection/)).toBeVisible();
  await page.context().setOffline(false);
  await expect(page.getByText(/Sending …|Waiting for a connection/)).toHaveCount(0, { timeout: 30_000 });
  const { items } = await b.client.messages(conversationId);
  expect(items.map(({ body }) => body)).toEqual(['first', 'second']);
});

test('a refused message shows an error, and can be deleted', async ({ browser }, info) => {
  const { a, conversationId } = await connectedPair();
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const box = page.getByRole('textbox', { name: /^Message / });
  await box.fill('x'.repeat(4001));
  await expect(page.getByText('4,001 of 4,000 characters')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send message' })).toBeDisabled();
  // A control character passes the page and is refused by the server.
  await box.fill('refused \u0001');
  await page.getByRole('button', { name: 'Send message' }).click();
  await expect(page.getByRole('article', { name: 'A message that was not sent' })).toBeVisible();
  const failed = page.getByRole('group', { name: 'A message that was not sent' });
  await expect(failed).toContainText('Not sent');
  await failed.getByRole('button', { name: 'Delete' }).click();
  await expect(failed).toHaveCount(0);
});

test('a failed sign-out shows an error, and messages still arrive', async ({ browser }, info) => {
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
  // A user who signs out on purpose sees no reason and is not led back.
  await expect(page.getByText(/You were signed out|Your session has ended/)).toHaveCount(0);
  await expect(page).toHaveURL(`${WEB}/sign-in`);
});
