import { expect } from '@playwright/test';
import sharp from 'sharp';
import { expectNoViolations } from './support/axe';
import { COMPLETE } from './support/chromium.mts';
import { like } from './support/contexts';
import { registered, WEB, windowOf } from './support/person';
import { controlled } from './support/service-worker';
import { test } from './support/test';

test.use({ serviceWorkers: 'allow', launchOptions: COMPLETE });

interface Icon {
  src: string;
  sizes: string;
}

test('the browser finds Zentra installable, and the icons have their declared sizes', async ({
  browser,
}, info) => {
  const { username } = await registered('Nadia');
  const page = await windowOf(browser, username, like(info));
  await controlled(page);
  const tools = await page.context().newCDPSession(page);
  const { errors, data } = await tools.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const { installabilityErrors } = await tools.send('Page.getInstallabilityErrors');
  // As every window of a test is incognito.
  expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(['in-incognito']);
  const { start_url, display, icons } = JSON.parse(data ?? '{}') as Record<string, unknown>;
  expect({ start_url, display }).toEqual({ start_url: '/chats', display: 'standalone' });
  for (const { src, sizes } of icons as Icon[]) {
    const { width, height } = await sharp(await (await page.request.get(WEB + src)).body()).metadata();
    expect([src, `${width}x${height}`]).toEqual([src, sizes]);
  }
});

test('the app is installed on request, and never offered otherwise', async ({ browser }, info) => {
  const { username } = await registered('Nadia');
  const page = await windowOf(browser, username, like(info), '/you/notifications');
  const card = page.getByRole('region', { name: 'Zentra as an app' });
  await expect(page.getByRole('switch', { name: 'Sound' })).toBeVisible();
  await expect(card).toHaveCount(0);
  // The event by which Chromium announces that a page can be installed; its own banner is
  // suppressed.
  const isSuppressed = await page.evaluate(() => {
    const event = new Event('beforeinstallprompt', { cancelable: true });
    const prompt = () => Promise.resolve(void Object.assign(globalThis, { isPrompted: true }));
    return !dispatchEvent(Object.assign(event, { prompt }));
  });
  expect(isSuppressed).toBe(true);
  await expect(card).toBeVisible();
  await expectNoViolations(page, 'install card');
  const isPrompted = () => page.evaluate(() => 'isPrompted' in globalThis);
  expect(await isPrompted()).toBe(false);
  await card.getByRole('button', { name: 'Install' }).click();
  expect(await isPrompted()).toBe(true);
  await expect(card).toHaveCount(0);
});
