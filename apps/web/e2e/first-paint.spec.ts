import { expect, type Page } from '@playwright/test';
import { like } from './support/contexts';
import { API, connectedPair, PASSWORD, registered, WEB, windowOf } from './support/person';
import { test } from './support/test';

const cachedScreens = (page: Page) =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => key.endsWith(':screen')).length);
const chatWith = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Conversations' }).getByRole('link').filter({ hasText: name });

test('the chats of the last visit show before the server answers, and are removed with the session', async ({
  browser,
}, info) => {
  const { a, b } = await connectedPair();
  const page = await windowOf(browser, a.username, like(info));
  await expect(chatWith(page, b.displayName)).toBeVisible();
  await expect.poll(() => cachedScreens(page)).toBe(1);

  // A server that never answers.
  await page.route(`${API}/api/**`, () => undefined);
  await page.reload();
  await expect(chatWith(page, b.displayName)).toBeVisible();

  await page.unroute(`${API}/api/**`);
  await a.client.account.endOtherSessions();
  await page.reload();
  await expect(page.getByLabel('Username or e-mail')).toBeVisible();
  expect(await cachedScreens(page)).toBe(0);
});

test('the cached screen of one user never shows under another', async ({ browser }, info) => {
  const { a, b } = await connectedPair();
  const other = await registered('Nele');
  const page = await windowOf(browser, a.username, like(info));
  await expect(chatWith(page, b.displayName)).toBeVisible();
  await expect.poll(() => cachedScreens(page)).toBe(1);
  // The cookie becomes another user's without this page's knowledge.
  await page.goto('about:blank');
  await page.request.post(`${API}/api/auth/login`, {
    data: { username: other.username, password: PASSWORD },
  });
  // No new list replaces the old one, so it must be removed by itself.
  await page.route(`${API}/api/conversations*`, () => undefined);
  const answered = page.waitForResponse(`${API}/api/auth/me`, { timeout: 15_000 });
  await page.goto(`${WEB}/chats`);
  await answered;
  await expect(chatWith(page, b.displayName)).toHaveCount(0);
});
