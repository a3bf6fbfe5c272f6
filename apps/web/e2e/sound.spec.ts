import { expect, type Page } from '@playwright/test';
import { like } from './support/contexts';
import { liveConnectionOf } from './support/live-connection';
import { connectedPair, registered, signIn, WEB } from './support/person';
import { controlVisibility, look } from './support/service-worker';
import { test } from './support/test';

/** Number of tones of each sound. */
const TONES = 2;
/** How often the page has played a sound. */
const sounds = async (page: Page) =>
  (await page.evaluate(() => (globalThis as { tones?: number }).tones ?? 0)) / TONES;

test('a message plays a sound once when no tab is visible, and never in a muted chat or with the sound off', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  const chidi = await registered('Chidi');
  const { id } = await chidi.client.sendInterest({ recipient: a.username, message: 'Hello' });
  const other = (await a.client.actOnInterest(id, 'accept')).conversationId ?? '';
  const context = await browser.newContext(like(info));
  await controlVisibility(context);
  await context.addInitScript(() => {
    const { createOscillator } = AudioContext.prototype;
    const noted = globalThis as { tones?: number };
    AudioContext.prototype.createOscillator = function () {
      noted.tones = (noted.tones ?? 0) + 1;
      return createOscillator.call(this);
    };
  });
  const page = await context.newPage();
  const live = liveConnectionOf(page);
  await page.goto(`${WEB}/chats`);
  await signIn(page, a.username);
  await live;
  const row = (name: string) =>
    page.getByRole('region', { name: 'Conversations' }).getByRole('link', { name: new RegExp(name) });
  const send = async (from: 'b' | 'chidi', text: string) => {
    const sender = from === 'b' ? b : chidi;
    await sender.client.send(from === 'b' ? conversationId : other, text);
    await expect(row(sender.displayName)).toContainText(text);
  };
  await row(b.displayName).click();
  await expect(page.getByRole('textbox', { name: /^Message / })).toBeVisible();
  await send('b', 'Before your eyes');
  expect(await sounds(page)).toBe(0);
  await send('chidi', 'In another chat');
  await expect.poll(() => sounds(page)).toBe(1);
  await look(page, 'away');
  await send('b', 'In a window that nobody sees');
  await expect.poll(() => sounds(page)).toBe(2);

  await a.client.mute(other, 600);
  await expect(row(chidi.displayName)).toContainText('Muted');
  await send('chidi', 'In a muted chat');
  const toggle = async () => {
    const saved = page.waitForResponse((answer) => answer.request().method() === 'PATCH', {
      timeout: 15_000,
    });
    await page.getByRole('link', { name: 'You', exact: true }).click();
    await page.getByRole('link', { name: /^Notifications/ }).click();
    await page.getByRole('switch', { name: 'Sound' }).click();
    await saved;
    await page.getByRole('link', { name: /^Chats/ }).click();
  };
  await toggle();
  await send('b', 'With the sound off');
  expect(await sounds(page)).toBe(2);
  await toggle();
  await send('b', 'And on again');
  await expect.poll(() => sounds(page)).toBe(3);
});
