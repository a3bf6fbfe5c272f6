import { expect } from '@playwright/test';
import { like } from './support/contexts';
import { sql } from './support/database';
import { connectedPair, windowOf } from './support/person';
import { test } from './support/test';

test('an incoming message is announced on every screen, and is not marked as read in a hidden tab', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const announcer = page.locator('div[aria-live=polite]');
  const log = page.getByRole('log');
  await expect(log).toHaveAttribute('aria-live', 'off');
  // Presence is published over the socket only, so it is connected.
  await b.client.connect();
  await expect(page.getByText('Online', { exact: true })).toBeVisible();
  await b.client.send(conversationId, 'Seven?');
  await expect(announcer).toHaveText(`${b.displayName}: Seven?.`);
  await expect.poll(async () => (await a.client.conversation(conversationId)).unread).toBe(0);

  const show = (state: 'visible' | 'hidden') =>
    page.evaluate((now) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => now });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    }, state);
  await show('hidden');
  await b.client.send(conversationId, 'Or eight?');
  await expect(log).toContainText('Or eight?');
  // This event is rendered after any read mark that an earlier one would have caused.
  await b.client.edit(conversationId, 2, 'Or nine?');
  await expect(log).toContainText('Or nine?');
  expect((await a.client.conversation(conversationId)).readSeq).toBe(1);
  await show('visible');
  await expect.poll(async () => (await a.client.conversation(conversationId)).readSeq).toBe(2);
  // Messages that arrive within a moment are announced together.
  await expect(announcer).toHaveText(`${b.displayName}: Or eight?.`);
  await page.getByRole('link', { name: 'You', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'You', exact: true })).toBeFocused();
  await b.client.send(conversationId, 'Elsewhere, too');
  await expect(announcer).toHaveText(`${b.displayName}: Elsewhere, too.`);
  b.client.close();
});

test('messages within five minutes are one group with one time, and each is read in its own direction', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  for (const body of ['one', 'مرحبًا بك', 'three']) await b.client.send(conversationId, body);
  await a.client.send(conversationId, 'four');
  // The second follows the first within five minutes, the third does not; the fourth is by the
  // other.
  await sql(
    `UPDATE messages SET created_at = date_trunc('day', now()) - interval '12 hours' +
       (ARRAY[0, 299, 600, 601])[seq] * interval '1 second' WHERE conversation_id = $1`,
    [conversationId],
  );
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const row = (seq: number) => page.locator(`[role=log] [data-seq="${seq}"]`);
  await expect(row(4)).toBeVisible();
  const times = await Promise.all([1, 2, 3, 4].map((seq) => row(seq).locator('time').count()));
  expect(times).toEqual([0, 1, 1, 1]);
  const directionOf = (text: string) =>
    page
      .getByRole('log')
      .getByText(text, { exact: true })
      .evaluate((one) => {
        const own = one.closest('[dir]');
        return [own?.getAttribute('dir'), own && getComputedStyle(own).direction];
      });
  expect(await directionOf('one')).toEqual(['auto', 'ltr']);
  expect(await directionOf('مرحبًا بك')).toEqual(['auto', 'rtl']);
});
