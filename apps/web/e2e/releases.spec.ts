import { expect, type Browser, type Page, type TestInfo } from '@playwright/test';
import { like } from './support/contexts';
import { connectedPair, signIn, WEB } from './support/person';
import { startReleases, type Releases } from './support/releases';
import { controlled } from './support/service-worker';
import { test } from './support/test';

test.use({ serviceWorkers: 'allow' });

let releases: Releases;
test.beforeEach(async () => {
  releases = await startReleases();
});
test.afterEach(() => releases.close());

const OFFER = 'A new version is ready.';
const releaseOf = (page: Page) => page.locator('meta[name=release]').getAttribute('content');
const reload = (page: Page) => page.getByRole('button', { name: 'Reload' }).click();
const update = (page: Page) =>
  page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));

/** Opens a page and resolves once it listens for updates, which begins after its first screen. */
async function openFollower(page: Page): Promise<void> {
  const fetched = page.waitForResponse(/\/assets\/attention-/, { timeout: 15_000 });
  await page.goto(`${WEB}/chats`);
  await (await fetched).finished();
  // Registrations run in order, and the page's own came before this one.
  await page.evaluate(
    async () =>
      void (await navigator.serviceWorker.register('/service-worker.js', { updateViaCache: 'none' })),
  );
}

/** Opens a window of the first release, with its service worker. */
async function firstRelease(browser: Browser, info: TestInfo) {
  const { a, b } = await connectedPair();
  const context = await browser.newContext({ ...like(info), proxy: releases.proxy });
  const page = await context.newPage();
  await page.clock.install();
  await page.goto(`${WEB}/chats`);
  await signIn(page, a.username);
  await expect(page.getByRole('link', { name: new RegExp(b.displayName) })).toBeVisible();
  await controlled(page);
  return { page, context };
}

test('offline, the newest installed release starts', async ({ browser }, info) => {
  const { page, context } = await firstRelease(browser, info);
  releases.release = 2;
  await update(page);
  await expect(page.getByText(OFFER)).toBeVisible();
  expect(await releaseOf(page)).toBe('1');
  const loaded = page.waitForEvent('load', { timeout: 15_000 });
  await reload(page);
  await loaded;
  const shells = () => page.evaluate(async () => (await caches.keys()).filter((one) => /shell/.test(one)));
  // The former release is still cached, for windows that show it.
  expect(await shells()).toHaveLength(2);
  await context.setOffline(true);
  await page.goto(`${WEB}/chats`);
  expect(await releaseOf(page)).toBe('2');
});

test('“Reload” also reloads when another tab has already activated the new release', async ({
  browser,
}, info) => {
  const { page, context } = await firstRelease(browser, info);
  const other = await context.newPage();
  await openFollower(other);
  releases.release = 2;
  await update(page);
  for (const one of [other, page]) {
    await expect(one.getByText(OFFER)).toBeVisible();
    const loaded = one.waitForEvent('load', { timeout: 15_000 });
    await reload(one);
    await loaded;
    expect(await releaseOf(one)).toBe('2');
  }
});

test('an open tab detects a new release: within the hour, and when the user comes back to it', async ({
  browser,
}, info) => {
  const { page } = await firstRelease(browser, info);
  releases.release = 2;
  await page.clock.fastForward('01:00:00');
  await expect(page.getByText(OFFER)).toBeVisible();
  const { asked } = releases;
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect.poll(() => releases.asked).toBeGreaterThan(asked);
  // It covers controls, so it can be dismissed.
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByText(OFFER)).toHaveCount(0);
});

test('a page that loads while the service worker is activated is served by it, too', async ({
  browser,
}, info) => {
  const { a, b } = await connectedPair();
  const context = await browser.newContext(like(info));
  const page = await context.newPage();
  await page.goto(`${WEB}/sign-in`);
  await page.evaluate(async () => void (await navigator.serviceWorker.register('/service-worker.js')));
  const worker =
    context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker', { timeout: 15_000 }));
  // The document is requested before the worker takes over open pages.
  await page.route(`${WEB}/chats`, async (route) => {
    await worker.evaluate(async () => {
      const { registration } = self as unknown as ServiceWorkerGlobalScope;
      while (registration.active?.state !== 'activated') await new Promise((next) => setTimeout(next, 20));
    });
    await route.continue();
  });
  await page.goto(`${WEB}/chats`);
  await signIn(page, a.username);
  await expect(page.getByRole('link', { name: new RegExp(b.displayName) })).toBeVisible();
  await controlled(page);
});
