import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from '@playwright/test';
import { ZentraClient } from '@zentra/client';
import { unzip } from '../../api/test/support/unzip';
import { like } from './support/contexts';
import { sql } from './support/database';
import { API, connectedPair, PASSWORD, registered, signIn, WEB, windowOf } from './support/person';
import { test } from './support/test';

test('a user exports their data and reads it without Zentra', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  await a.client.send(conversationId, 'Shall we meet at the <b>harbour</b>?');
  await b.client.send(conversationId, 'نعم، بكل سرور 🎉');
  await b.client.send(conversationId, `<script>document.body.innerHTML = 'gone'</script>`);
  const page = await windowOf(browser, a.username, like(info), '/you');
  await page.getByRole('link', { name: /Your data/ }).click();
  await expect(page).toHaveURL(`${WEB}/you/data`);
  await page.getByRole('button', { name: 'Write my archive' }).click();
  await expect(page.getByText(/Your archive of .* is ready/)).toBeVisible();
  await expect(page.getByText(/It is deleted here on \d+ \w+/)).toBeVisible();
  const download = page.waitForEvent('download', { timeout: 15_000 });
  await page.getByRole('link', { name: 'Download' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^zentra-\d{4}-\d\d-\d\d\.zip$/);
  await expect(page).toHaveURL(`${WEB}/you/data`);

  const folder = info.outputPath('archive');
  for (const [name, content] of unzip(readFileSync(await file.path()))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const reader = await (await browser.newContext(like(info))).newPage();
  const asked: string[] = [];
  const complaints: string[] = [];
  reader.on('request', (request) => asked.push(request.url()));
  reader.on('console', (message) => complaints.push(message.text()));
  await reader.goto(pathToFileURL(join(folder, 'index.html')).href);
  await expect(reader.getByRole('heading', { level: 1 })).toHaveText(`${a.displayName} on Zentra`);
  await expect(reader.getByText(`${a.username}@example.org`)).toBeVisible();
  // Beside the interest and in the list of chats.
  await reader.getByRole('link', { name: b.displayName }).first().click();
  await expect(reader.getByRole('main').getByText('Shall we meet at the <b>harbour</b>?')).toBeVisible();
  await expect(reader.getByText('نعم، بكل سرور 🎉')).toBeVisible();
  await expect(reader.getByText(`<script>document.body.innerHTML = 'gone'</script>`)).toBeVisible();
  expect(asked.filter((url) => !url.startsWith('file:'))).toEqual([]);
  expect(complaints).toEqual([]);
});

test('a user leaves, comes back within the grace period, and keeps the account', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  await a.client.send(conversationId, 'Still here?');
  const page = await windowOf(browser, a.username, like(info), '/you/data');
  const other = await windowOf(browser, a.username, like(info), '/chats');
  await expect(page.getByText('Messages you sent stay with the people you sent them to.')).toBeVisible();
  const ask = page.getByRole('button', { name: 'Delete my account' });
  await ask.click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Your password')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(ask).toBeFocused();
  await ask.click();
  await dialog.getByRole('button', { name: 'Delete my account' }).click();
  await expect(dialog.getByText('Please enter your password.')).toBeVisible();
  await dialog.getByLabel('Your password').fill('not this one');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('That is not your password.')).toBeVisible();
  await dialog.getByLabel('Your password').fill(PASSWORD);
  await page.keyboard.press('Enter');
  for (const window of [page, other]) {
    await expect(
      window.getByText('Your account is deleted. If you change your mind, sign in within 14 days'),
    ).toBeVisible();
    expect(new URL(window.url()).pathname).toBe('/sign-in');
  }
  await expect(b.client.person(a.username)).rejects.toMatchObject({ code: 'NOT_FOUND' });

  await signIn(page, a.username);
  await expect(page.getByRole('heading', { name: `Welcome back, ${a.displayName}` })).toBeFocused();
  await expect(page.getByText(/It goes on \d+ \w+/)).toBeVisible();
  await expect(page.locator('nav[aria-label=Main]')).toHaveCount(0);
  await page.getByRole('button', { name: 'Sign out and let it go' }).click();
  await expect(page).toHaveURL(`${WEB}/sign-in`);
  await signIn(page, a.username);
  await page.getByRole('button', { name: 'Keep my account' }).click();
  await page.locator('nav[aria-label=Main]').waitFor({ state: 'attached' });
  await page.goto(`${WEB}/chats/${conversationId}`);
  await expect(page.getByRole('log')).toContainText('Still here?');
  expect(await b.client.person(a.username)).toMatchObject({ displayName: a.displayName });
});

test('after the grace period, the other user keeps the chat without a name, and the username is free', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  await a.client.send(conversationId, 'These words are yours now');
  await a.client.account.deleteAccount(PASSWORD);
  await sql(`UPDATE users SET deletes_at = now() WHERE id = $1`, [a.me.id]);
  const next = new ZentraClient({ url: API });
  const again = { username: a.username, email: `${a.username}@example.org`, password: PASSWORD };
  // The server checks every 30 seconds.
  await expect(async () => void (await next.register(again))).toPass({ timeout: 60_000 });

  const page = await windowOf(browser, b.username, like(info), `/chats/${conversationId}`);
  await expect(page.getByRole('heading', { level: 1, name: 'Deleted person' })).toBeVisible();
  await expect(page.getByRole('log')).toContainText('These words are yours now');
  await expect(page.getByText('This account is gone. What was said stays here.')).toBeVisible();
  await expect(page.getByRole('textbox')).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Deleted person', exact: true })).toHaveCount(0);
  const stranger = await registered('Chidi');
  expect(await stranger.client.person(a.username)).toMatchObject({ id: (await next.me()).id });
});
