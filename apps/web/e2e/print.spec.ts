import { expect, type Page } from '@playwright/test';
import { like } from './support/contexts';
import { fillHistory } from './support/database';
import { connectedPair, registered, windowOf } from './support/person';
import { test } from './support/test';

/**
 * Creates a chat of `count` messages and a second chat, whose name and text must not be printed.
 */
async function twoChats(count: number) {
  const pair = await connectedPair();
  const { a, b, conversationId } = pair;
  await fillHistory(conversationId, [a.me.id, b.me.id], count);
  await a.client.markRead(conversationId, count);
  const other = await registered('Wilhelmina');
  const { id } = await other.client.sendInterest({ recipient: a.username, message: 'Hello' });
  const accepted = await a.client.actOnInterest(id, 'accept');
  await other.client.send(accepted.conversationId ?? '', 'Strictly between the two of us');
  return { ...pair, other };
}

/** Returns the texts that would be printed. */
const printed = async (page: Page) => {
  await page.emulateMedia({ media: 'print' });
  const text = await page.evaluate(() => document.body.innerText);
  await page.emulateMedia({ media: null });
  return text;
};

/** Counts pages, because Chromium writes the dictionary of each page as plain text. */
const pagesOf = async (page: Page) =>
  (await page.pdf()).toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;

/**
 * The browser's print dialog is replaced: `isOpen` waits until it would open, and `close` ends it.
 */
const openDialog = async (page: Page) => {
  await page.addInitScript(() => {
    window.print = () => document.documentElement.setAttribute('data-printing', '');
  });
  return {
    isOpen: () => expect(page.locator('html[data-printing]')).toBeAttached({ timeout: 30_000 }),
    close: () => page.evaluate(() => dispatchEvent(new Event('afterprint'))),
  };
};

test('a chat is printed completely, without other chats', async ({ browser }, info) => {
  const { a, b, other, conversationId } = await twoChats(250);
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const dialog = await openDialog(page);
  await page.goto(page.url() + '/reader');
  const lines = page.locator('main [data-seq]');
  await expect(lines).toHaveCount(100);
  // Without loading the rest, only the loaded page is printed, with a note that it is a part.
  const part = await printed(page);
  expect(part).toContain('This is a part of the chat.');
  expect(part).not.toContain(other.displayName);

  await page.getByRole('button', { name: 'Print the whole chat' }).click();
  await dialog.isOpen();
  const whole = await printed(page);
  for (const seq of [1, 2, 100, 151, 249, 250]) expect(whole).toMatch(new RegExp(`Line ${seq}\\b`));
  expect(whole.match(/^Line \d+/gm)).toHaveLength(250);
  expect(whole).toContain(b.displayName);
  for (const foreign of [
    other.displayName,
    'Strictly between',
    'This is a part',
    'Earlier messages',
    'Requests',
  ])
    expect(whole).not.toContain(foreign);
  // Nothing is cut off at the lower edge of the window.
  expect(await pagesOf(page)).toBeGreaterThan(8);
  await dialog.close();
  await expect(lines).toHaveCount(100);
});

test('printing waits after RATE_LIMITED, and shows other errors', async ({ browser }, info) => {
  const { a, conversationId } = await twoChats(120);
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}/reader`);
  const dialog = await openDialog(page);
  await page.reload();
  await expect(page.locator('main [data-seq]')).toHaveCount(100);
  const refuse = (status: number, code: string) =>
    page.route(
      /\/messages\?after=100/,
      (route) =>
        route.fulfill({
          status,
          contentType: 'application/problem+json',
          headers: {
            'access-control-allow-origin': new URL(page.url()).origin,
            'access-control-allow-credentials': 'true',
            'access-control-expose-headers': 'Retry-After',
            'retry-after': '1',
          },
          body: JSON.stringify({ type: 'x', title: 'x', status, detail: 'x', code }),
        }),
      { times: 1 },
    );
  await page.route(/\/messages\?after=100/, (route) => route.abort(), { times: 1 });
  await page.getByRole('button', { name: 'Print the whole chat' }).click();
  await expect(page.getByRole('alert')).toContainText('connection');
  await refuse(429, 'RATE_LIMITED');
  await page.getByRole('button', { name: 'Print the whole chat' }).click();
  await dialog.isOpen();
  await expect(page.locator('main [data-seq]')).toHaveCount(120);
});

test('a chat, a list and a dark screen are printed without other chats, and dark on white', async ({
  browser,
}, info) => {
  const { a, other, conversationId } = await twoChats(20);
  const page = await windowOf(
    browser,
    a.username,
    { ...like(info), colorScheme: 'dark' },
    `/chats/${conversationId}`,
  );
  await expect(page.getByRole('log')).toContainText('Line 20');
  const text = await printed(page);
  expect(text).toContain('Line 20');
  expect(text).not.toContain(other.displayName);
  await page.emulateMedia({ media: 'print' });
  expect(await page.evaluate(() => getComputedStyle(document.body).color)).toBe('rgb(27, 36, 38)');
});
