import { expect, type Browser, type Page, type TestInfo } from '@playwright/test';
import { like } from './support/contexts';
import { connectedPair, say, signIn, WEB } from './support/person';
import { test } from './support/test';

const HOUR_MS = 3_600_000;

/** Opens a window on a device whose clock is off by so many hours. */
async function windowWithClock(
  browser: Browser,
  info: TestInfo,
  { username, path, hours }: { username: string; path: string; hours: number },
) {
  const context = await browser.newContext({ ...like(info), timezoneId: 'Europe/Berlin' });
  await context.clock.install({ time: Date.now() + hours * HOUR_MS });
  const page = await context.newPage();
  await page.goto(WEB + path);
  await signIn(page, username);
  return page;
}

/** Formats a time such as `Tue, 14:32` in the device's time zone, which is right. */
const dayAndClock = (page: Page, iso: string) =>
  page.evaluate((moment) => {
    const format = (options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(navigator.language, options).format(new Date(moment));
    return `${format({ weekday: 'short' })}, ${format({ timeStyle: 'short' })}`;
  }, iso);

test('a device clock that is 30 hours ahead changes no mute, no day and no order', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  await b.client.send(conversationId, 'Good morning');
  const path = `/chats/${conversationId}`;
  const page = await windowWithClock(browser, info, { username: a.username, path, hours: 30 });
  const log = page.getByRole('log');
  await expect(log).toContainText('Good morning');
  await say(page, 'Good morning to you');
  await expect(log).toContainText('Good morning to you');
  await expect(log.getByText('Today', { exact: true })).toHaveCount(1);
  await expect(log.getByText('Yesterday')).toHaveCount(0);

  const asked = Date.now();
  await page.getByRole('button', { name: 'Mute' }).click();
  await page.getByRole('menuitem', { name: 'For 8 hours' }).click();
  await expect.poll(async () => (await a.client.conversation(conversationId)).mutedUntil).not.toBeNull();
  const until = (await a.client.conversation(conversationId)).mutedUntil ?? '';
  expect(Math.abs(Date.parse(until) - asked - 8 * HOUR_MS)).toBeLessThan(60_000);
  const muted = `Muted until ${await dayAndClock(page, until)}`;
  await expect(page.getByRole('button', { name: muted })).toBeVisible();

  // Still muted after a reload, when only the server's answer has the end; and it is not counted.
  await page.goto(`${WEB}/you/notifications`);
  await expect(page.getByText(muted)).toBeVisible();
  await b.client.send(conversationId, 'Quietly');
  await expect.poll(async () => (await a.client.conversation(conversationId)).unread).toBe(1);
  await expect(page).toHaveTitle(/^Notifications/);
  await page.getByRole('button', { name: `Unmute: ${b.displayName}` }).click();
  await expect(page).toHaveTitle(/^\(1\) Notifications/);

  // The devices were seen today, whatever day this device assumes.
  await page.goto(`${WEB}/you/security`);
  const rows = page.getByRole('region', { name: 'Your devices' }).getByRole('listitem');
  await expect(rows.first()).toContainText(/today/i);
});
