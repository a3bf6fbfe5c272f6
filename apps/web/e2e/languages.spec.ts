import { expect, test, type Page } from '@playwright/test';
import { expectNoViolations } from './support/axe';
import { like } from './support/contexts';
import { connectedPair, registered, signIn, WEB, windowOf } from './support/person';

const directionOf = (page: Page) =>
  page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);

/** Nothing is wider than the screen, which people would have to push aside to read. */
async function expectFits(page: Page, name: string): Promise<void> {
  const excess = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect([name, excess]).toEqual([name, 0]);
}

test('a language is chosen, stays after a reload, and turns the page around', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  await b.client.send(conversationId, 'مرحبًا بك');
  const page = await windowOf(browser, a.username, like(info), '/you');
  await page.getByText('Deutsch', { exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Du', exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Abmelden' })).toBeVisible();
  expect(await directionOf(page)).toEqual(['de', 'ltr']);
  await expectFits(page, 'you, German');
  await page.getByText('العربية', { exact: true }).click();
  await expect(page.getByRole('heading', { name: 'أنت', exact: true })).toBeVisible();
  expect(await directionOf(page)).toEqual(['ar', 'rtl']);
  for (const path of [
    `/chats/${conversationId}`,
    '/chats',
    '/interests',
    '/people',
    '/you',
    '/you/privacy',
    '/you/security',
    '/you/blocked',
    '/you/data',
  ]) {
    await page.goto(WEB + path);
    await page.locator('main').locator('h1:visible, h2:visible').first().waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await expectNoViolations(page, `${path} in Arabic, ${colorScheme}`);
    }
    await expectFits(page, path);
  }
});

test('a browser that asks for Arabic gets it before anybody signs in', async ({ browser }, info) => {
  const one = await registered('Layla');
  const page = await (await browser.newContext({ ...like(info), locale: 'ar' })).newPage();
  for (const path of ['/register', '/forgot-password', '/sign-in']) {
    await page.goto(WEB + path);
    await page.locator('form').waitFor();
    expect(await directionOf(page)).toEqual(['ar', 'rtl']);
    await expectNoViolations(page, `${path} in Arabic`);
    await expectFits(page, path);
  }
  await page.getByRole('button', { name: 'English' }).click();
  await signIn(page, one.username);
  await expect(page.getByText('Chats open when two people say yes.')).toBeVisible();
});
