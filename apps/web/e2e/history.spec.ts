import { expect, test } from '@playwright/test';
import { like } from './support/contexts';
import { connectedPair, windowOf } from './support/person';

test('older pages load above without moving what is being read', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  for (let i = 1; i <= 120; i += 1) await (i % 3 ? a : b).client.send(conversationId, `Message number ${i}`);
  await a.client.markRead(conversationId, 120);
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const log = page.getByRole('log');
  await expect(log.getByText('Message number 120', { exact: true })).toBeInViewport();
  await expect(log.getByText('Message number 70', { exact: true })).toHaveCount(0);
  const read = log.getByText('Message number 78', { exact: true });
  await read.scrollIntoViewIfNeeded();
  const before = await read.boundingBox();
  // Reading near the top fetches what is above; the line that was read stays where it is.
  await expect(log.getByText('Message number 30', { exact: true })).toBeAttached();
  const after = await read.boundingBox();
  expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0))).toBeLessThanOrEqual(1);
  await page.getByRole('button', { name: 'To the newest' }).click();
  await expect(log.getByText('Message number 120', { exact: true })).toBeInViewport();
});

test('a chat opens at what is new, and reading it clears the count', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  for (let i = 1; i <= 40; i += 1) await a.client.send(conversationId, `Read ${i}`);
  for (let i = 1; i <= 40; i += 1) await b.client.send(conversationId, `Fresh ${i}`);
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const log = page.getByRole('log');
  await expect(log.getByText('40 new', { exact: true })).toBeInViewport();
  await expect(log.getByText('Fresh 1', { exact: true })).toBeInViewport();
  await expect(log.getByText('Fresh 40', { exact: true })).not.toBeInViewport();
  expect((await a.client.conversation(conversationId)).unread).toBe(40);
  await page.getByRole('button', { name: '40 new' }).click();
  await expect.poll(async () => (await a.client.conversation(conversationId)).unread).toBe(0);
});
