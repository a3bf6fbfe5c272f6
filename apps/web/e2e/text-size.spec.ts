import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type BrowserContext, type Page } from '@playwright/test';
import { COMPLETE } from './support/chromium.mts';
import { like } from './support/contexts';
import { fillHistory } from './support/database';
import { Network } from './support/network';
import { connectedPair, registered, signIn, WEB } from './support/person';
import { test as base } from './support/test';

/** A complete browser whose font size was changed in its settings. */
const test = base.extend<{ withFont(px: number, width: number, height: number): Promise<BrowserContext> }>({
  withFont: async ({ browser }, give) => {
    const opened: { context: BrowserContext; folder: string }[] = [];
    await give(async (px, width, height) => {
      const folder = mkdtempSync(join(tmpdir(), 'zentra-font-'));
      mkdirSync(join(folder, 'Default'));
      writeFileSync(
        join(folder, 'Default/Preferences'),
        JSON.stringify({ webkit: { webprefs: { default_font_size: px } } }),
      );
      const context = await browser
        .browserType()
        .launchPersistentContext(folder, { ...COMPLETE, locale: 'en-GB', viewport: { width, height } });
      opened.push({ context, folder });
      return context;
    });
    for (const { context, folder } of opened) {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

const fontOf = (page: Page) => page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize));

/**
 * Elements that reach beyond the sides of the window without being cut off: they could not be
 * reached by scrolling.
 */
const beyondTheSides = (page: Page) =>
  page.evaluate(() => {
    /** Whether an ancestor narrower than the window cuts off what is beyond it. */
    const isCut = (one: HTMLElement): boolean => {
      const box = one.parentElement;
      if (!box || box.id === 'main') return false;
      const cuts = box.clientWidth < innerWidth - 1 && getComputedStyle(box).overflowX !== 'visible';
      return cuts || isCut(box);
    };
    return [...document.querySelectorAll<HTMLElement>('#main *, nav *')]
      .filter((one) => {
        const { left, right, width } = one.getBoundingClientRect();
        return width > 1 && (left < -1 || right > innerWidth + 1) && !isCut(one);
      })
      .map((one) => one.outerHTML.slice(0, 120));
  });

const SIZES = [
  { px: 16, width: 1280, height: 800, font: 15, columns: 2 },
  { px: 24, width: 1280, height: 800, font: 22.5, columns: 2 },
  // As much room as at a zoom of 200 %: one column, as there.
  { px: 32, width: 1280, height: 800, font: 32, columns: 1 },
  { px: 24, width: 390, height: 844, font: 24, columns: 1 },
  { px: 32, width: 390, height: 844, font: 32, columns: 1 },
];

for (const { px, width, height, font, columns } of SIZES) {
  test(`text follows the font size of the browser, and so does the layout: ${px} px, ${width} wide`, async ({
    withFont,
  }) => {
    const { a, b, conversationId } = await connectedPair();
    await fillHistory(conversationId, [a.me.id, b.me.id], 30);
    const noor = await registered('Noor');
    await noor.client.sendInterest({ recipient: a.username, message: 'Is there a bench by the harbour?' });
    const context = await withFont(px, width, height);
    const page = await context.newPage();
    await page.goto(`${WEB}/chats/${conversationId}`);
    expect(await fontOf(page)).toBe(font);
    await signIn(page, a.username);
    const field = page.getByRole('textbox', { name: /^Message / });
    await expect(field).toBeVisible();
    const list = page.getByRole('region', { name: 'Conversations' });
    await expect(list).toBeVisible({ visible: columns === 2 });
    expect(await fontOf(page)).toBe(font);
    await expect(field).toHaveCSS('font-size', `${font}px`);
    // The name of the chat must be readable beside its actions.
    const name = page.getByRole('heading', { level: 1, name: b.displayName });
    expect((await name.boundingBox())?.width).toBeGreaterThan(4 * font);
    // A message that is jumped to is not below the sticky day, however large that is.
    await page.getByRole('log').press('End');
    for (const seq of Array.from({ length: 15 }, (_, i) => 30 - i)) {
      await expect(page.locator(`[data-seq="${seq}"]`)).toBeFocused();
      await page.keyboard.press('ArrowUp');
    }
    const reached = page.locator('[data-seq="15"]');
    await expect(reached).toBeFocused();
    const day = await page.getByRole('button', { name: /Go to another day$/ }).boundingBox();
    const row = await reached.boundingBox();
    if (!day || !row) throw new Error('The line or the day above it is not on the screen');
    expect(row.y).toBeGreaterThanOrEqual(day.y + day.height - 1);
    expect(await beyondTheSides(page)).toEqual([]);
    for (const path of [
      '/chats',
      '/interests',
      `/people?q=${b.username}`,
      '/you',
      '/you/privacy',
      '/you/security',
    ]) {
      await page.goto(WEB + path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.locator('.breathe')).toHaveCount(0);
      expect([path, await beyondTheSides(page)]).toEqual([path, []]);
    }
  });
}

test('a window as low as at a zoom of 400 % leaves the messages their room while the user types', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  await fillHistory(conversationId, [a.me.id, b.me.id], 30);
  const context = await browser.newContext({ ...like(info), viewport: { width: 320, height: 256 } });
  const network = await Network.of(context);
  const page = await context.newPage();
  await page.goto(`${WEB}/chats/${conversationId}`);
  await signIn(page, a.username);
  const log = page.getByRole('log');
  const field = page.getByRole('textbox', { name: /^(Message|Change) / });
  const heightOf = async () => (await log.boundingBox())?.height ?? 0;
  await field.fill('One\nTwo\nThree\nFour\nFive\nSix\nSeven\nEight');
  await expect(field).toBeInViewport({ ratio: 1 });
  expect(await heightOf()).toBeGreaterThanOrEqual(96);
  // The reply preview is above the composer.
  await log.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Reply' }).click();
  await expect(field).toBeFocused();
  expect(await heightOf()).toBeGreaterThanOrEqual(80);
  await page.keyboard.type(' and more');
  await expect(page.getByRole('button', { name: 'Send message' })).toBeVisible();
  await network.cut();
  await expect(page.getByText(/No connection/)).toBeVisible();
  expect(await heightOf()).toBeGreaterThanOrEqual(40);
  if (process.env.ZENTRA_E2E_SHOTS)
    await page.screenshot({ path: `${process.env.ZENTRA_E2E_SHOTS}/low-window.png` });
  network.restore();
  // An offer above the chats leaves them room, too.
  await page.goto(`${WEB}/chats`);
  await expect(page.getByText('Hear of new messages?')).toBeVisible();
  const row = page.getByRole('link', { name: new RegExp(b.displayName) });
  await row.scrollIntoViewIfNeeded();
  await expect(row).toBeInViewport({ ratio: 0.9 });
});
