import { expect, type Page } from '@playwright/test';
import { like } from './support/contexts';
import { registered, signIn, WEB, windowOf } from './support/person';
import { test } from './support/test';

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
  const one = await registered('Mara');
  const page = await windowOf(browser, one.username, like(info), '/you');
  await page.getByText('Deutsch', { exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Du', exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Abmelden' })).toBeVisible();
  expect(await directionOf(page)).toEqual(['de', 'ltr']);
  await expectFits(page, 'you, German');
  await page.getByText('العربية', { exact: true }).click();
  await expect(page.getByRole('heading', { name: 'أنت', exact: true })).toBeVisible();
  expect(await directionOf(page)).toEqual(['ar', 'rtl']);
  await expectFits(page, 'you, Arabic');
});

test('another language keeps what stands in a form, and the keys where they were', async ({
  browser,
}, info) => {
  const page = await (await browser.newContext(like(info))).newPage();
  const fill = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text);
  await page.goto(`${WEB}/register`);
  await fill('Your name', 'Mara');
  await fill('Password', 'seven quiet');
  await page.getByRole('button', { name: 'Deutsch' }).press('Enter');
  await expect(page.getByLabel('Dein Name', { exact: true })).toHaveValue('Mara');
  await expect(page.getByLabel('Passwort', { exact: true })).toHaveValue('seven quiet');
  await expect(page.getByRole('button', { name: 'Deutsch' })).toBeFocused();
  // Nowhere else, and not for who comes back later.
  await page.getByRole('link', { name: 'Anmelden' }).click();
  await expect(page.getByLabel('Passwort', { exact: true })).toHaveValue('');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByLabel('Username or e-mail')).toHaveValue('');
  await page.goBack();
  await expect(page.getByLabel('Your name', { exact: true })).toHaveValue('');
});

test('a browser that asks for Arabic gets it before anybody signs in', async ({ browser }, info) => {
  const one = await registered('Layla');
  const page = await (await browser.newContext({ ...like(info), locale: 'ar' })).newPage();
  for (const path of ['/register', '/forgot-password', '/sign-in']) {
    await page.goto(WEB + path);
    await page.locator('form').waitFor();
    expect(await directionOf(page)).toEqual(['ar', 'rtl']);
    await expectFits(page, path);
  }
  await page.getByRole('button', { name: 'English' }).click();
  await signIn(page, one.username);
  await expect(page.getByText('Chats open when two people say yes.')).toBeVisible();
});
