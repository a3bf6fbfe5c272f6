import { expect, type Page } from '@playwright/test';
import { ZentraClient } from '@zentra/client';
import { like } from './support/contexts';
import { API, PASSWORD, registered, signIn, uniqueName, WEB, windowOf } from './support/person';
import { test } from './support/test';
import { textsIn } from './support/texts';

const directionOf = (page: Page) =>
  page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);

/** Expects that nothing is wider than the screen, so that no one has to scroll sideways. */
async function expectFits(page: Page, name: string): Promise<void> {
  const excess = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect([name, excess]).toEqual([name, 0]);
}

test('a chosen language stays after a reload, and sets the direction of the page', async ({
  browser,
}, info) => {
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
  // Emails follow the choice.
  await expect.poll(async () => (await one.client.me()).language).toBe('ar');
});

test('a choice without a connection applies on the device immediately, and to emails once it is back', async ({
  browser,
}, info) => {
  const one = await registered('Jonas');
  const page = await windowOf(browser, one.username, like(info), '/you');
  // Each language has been fetched once, so the cached release contains it.
  for (const name of ['العربية', 'Deutsch', 'English']) {
    await page.getByText(name, { exact: true }).click();
    await expect(page.getByRole('radio', { name })).toBeChecked();
  }
  await expect.poll(async () => (await one.client.me()).language).toBe('en');
  await page.context().setOffline(true);
  await page.getByText('Deutsch', { exact: true }).click();
  await page.getByText('العربية', { exact: true }).click();
  await expect(page.getByRole('heading', { name: 'أنت', exact: true })).toBeVisible();
  expect((await one.client.me()).language).toBe('en');
  await page.context().setOffline(false);
  await expect.poll(async () => (await one.client.me()).language).toBe('ar');
  await page.reload();
  await expect(page.getByRole('heading', { name: 'أنت', exact: true })).toBeVisible();
});

test('a user who registers on a German page gets emails in German', async ({ browser }, info) => {
  const { username, displayName } = uniqueName('Nele');
  const inWords = textsIn('de');
  const page = await (await browser.newContext({ ...like(info), locale: 'en-GB' })).newPage();
  await page.goto(`${WEB}/register`);
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await page.getByLabel(inWords('settings.profile.name'), { exact: true }).fill(displayName);
  await page.getByLabel(inWords('settings.profile.username')).fill(username);
  await page.getByLabel(inWords('auth.email.label')).fill(`${username}@example.org`);
  await page.getByLabel(inWords('auth.password.label'), { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: inWords('auth.register.action') }).click();
  await expect(page.getByRole('heading', { name: inWords('welcome.name.title') })).toBeFocused();
  const client = new ZentraClient({ url: API });
  expect((await client.login({ username, password: PASSWORD })).language).toBe('de');
});

test('a change of language preserves form fields and the focus', async ({ browser }, info) => {
  const page = await (await browser.newContext(like(info))).newPage();
  const fill = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text);
  await page.goto(`${WEB}/register`);
  await fill('Your name', 'Mara');
  await fill('Password', 'seven quiet');
  await page.getByRole('button', { name: 'Deutsch' }).press('Enter');
  await expect(page.getByLabel('Dein Name', { exact: true })).toHaveValue('Mara');
  await expect(page.getByLabel('Passwort', { exact: true })).toHaveValue('seven quiet');
  await expect(page.getByRole('button', { name: 'Deutsch' })).toBeFocused();
  // It is stored nowhere else, and not shown to a later user.
  await page.getByRole('link', { name: 'Anmelden' }).click();
  await expect(page.getByLabel('Passwort', { exact: true })).toHaveValue('');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByLabel('Username or e-mail')).toHaveValue('');
  await page.goBack();
  await expect(page.getByLabel('Your name', { exact: true })).toHaveValue('');
});

test('text of the other direction is isolated within a sentence', async ({ browser }, info) => {
  const one = await registered('Layla');
  const page = await windowOf(browser, one.username, like(info), '/people');
  const isolated = (q: string) => page.getByText(`\u2068${q}\u2069`);
  await page.getByRole('searchbox').fill('مها (2)');
  await expect(isolated('مها (2)')).toBeVisible();
  await page.getByRole('searchbox').fill('nobody (2)');
  await expect(page.getByText('Nobody here is called “nobody (2)”.')).toBeVisible();

  await page.goto(`${WEB}/you`);
  // Leaving the page earlier would cancel the request that saves it.
  const saved = page.waitForResponse((answer) => answer.request().method() === 'PATCH', { timeout: 10_000 });
  await page.getByText('العربية', { exact: true }).click();
  expect((await saved).ok()).toBe(true);
  await page.goto(`${WEB}/people`);
  await page.getByRole('searchbox').fill('nobody (2)');
  await expect(isolated('nobody (2)')).toBeVisible();
});

test('a browser that prefers Arabic gets it before the sign-in', async ({ browser }, info) => {
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

for (const [locale, failures, action] of [
  ['en-GB', { en: 2 }, 'Sign in'],
  ['de', { de: 1 }, 'Sign in'],
  // The page is reloaded once: the server may have another release.
  ['de', { de: 1, en: 1 }, 'Anmelden'],
  ['de', { de: 2, en: 3 }, 'Sign in'],
  ['de', {}, 'Anmelden'],
] as const)
  test(`the app starts in ${locale} when the texts fail to load: ${JSON.stringify(failures)}`, async ({
    browser,
  }, info) => {
    const context = await browser.newContext({ ...like(info), locale, serviceWorkers: 'block' });
    const page = await context.newPage();
    for (const [language, count] of Object.entries(failures)) {
      let left: number = count;
      await page.route(new RegExp(`/assets/${language}-[^/]+\\.js$`), (route) =>
        left-- > 0 ? route.abort() : route.continue(),
      );
    }
    await page.goto(`${WEB}/sign-in`);
    await expect(page.getByRole('button', { name: action, exact: true })).toBeVisible();
  });
