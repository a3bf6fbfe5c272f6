import { expect, type BrowserContext, type Page } from '@playwright/test';
import sharp from 'sharp';
import { like } from './support/contexts';
import { fillHistory } from './support/database';
import { openEyes, seen } from './support/eyes';
import { moment } from './support/delayed-answers';
import { connectedPair, signIn, WEB } from './support/person';
import { test } from './support/test';

type Pair = Awaited<ReturnType<typeof connectedPair>>;

/** Inserts forty messages that both have read. */
async function readPair() {
  const pair = await connectedPair();
  await fillHistory(pair.conversationId, [pair.a.me.id, pair.b.me.id], 40);
  for (const { client } of [pair.a, pair.b]) await client.markRead(pair.conversationId, 40);
  return pair;
}

async function openChat(context: BrowserContext, { a, conversationId }: Pair, reader = ''): Promise<Page> {
  const page = await context.newPage();
  await openEyes(page, reader ? 'main .relative.overflow-y-auto' : '[role=log]');
  await page.goto(`${WEB}/chats/${conversationId}${reader}`);
  await signIn(page, a.username);
  return page;
}

const readSeq = async ({ a, conversationId }: Pair) => (await a.client.conversation(conversationId)).readSeq;

/** Waits until the server knows of everything on the screen; it must never know of more. */
async function expectReadIsSeen(page: Page, pair: Pair): Promise<number> {
  await expect
    .poll(async () => {
      const read = await readSeq(pair);
      const { ever, now } = await seen(page);
      expect(read).toBeLessThanOrEqual(Math.max(ever, 40));
      return now - read;
    })
    .toBeLessThanOrEqual(0);
  return readSeq(pair);
}

test(
  'of new messages only those that were on the screen are marked as read',
  { tag: '@phone' },
  async ({ browser }, info) => {
    const [pair, count] = [await readPair(), 13];
    const { a, b, conversationId } = pair;
    for (let i = 1; i <= count; i += 1)
      await b.client.send(conversationId, `New ${i}${' and some more words'.repeat(i % 3)}`);
    const page = await openChat(await browser.newContext(like(info)), pair);
    const log = page.getByRole('log');
    await expect(log.getByText(`${count} new`, { exact: true })).toBeInViewport();
    const read = await expectReadIsSeen(page, pair);
    expect(read).toBeGreaterThan(40);
    if (read < 40 + count)
      await expect(page.getByRole('button', { name: `${40 + count - read} new` })).toBeVisible();
    while ((await readSeq(pair)) < 40 + count) {
      await log.evaluate((box) => box.scrollBy(0, 60));
      await expectReadIsSeen(page, pair);
    }
    await expect.poll(async () => (await a.client.conversation(conversationId)).unread).toBe(0);
    // The unread heading of the opening stays.
    await expect(log.getByText(`${count} new`, { exact: true })).toBeAttached();
  },
);

test(
  'a long message is read when half of the screen shows it, or its end',
  { tag: '@phone' },
  async ({ browser }, info) => {
    const pair = await readPair();
    const { b, conversationId } = pair;
    const page = await openChat(await browser.newContext(like(info)), pair);
    const log = page.getByRole('log');
    await expect(page.locator('[data-seq="40"]')).toBeInViewport();
    // Away from the end, the list does not follow incoming messages.
    await log.hover();
    await page.mouse.wheel(0, -400);
    await expect(page.getByRole('button', { name: 'To the newest' })).toBeVisible();
    await b.client.send(conversationId, `A long one${'\nand on'.repeat(150)}`);
    await b.client.send(conversationId, 'And the end');
    await expect(page.getByRole('button', { name: '2 new' })).toBeVisible();
    const long = page.locator('[data-seq="41"]');
    // Rows further away than a few are not rendered yet.
    const showShare = (share: number) =>
      expect
        .poll(() =>
          log.evaluate((box, wanted) => {
            const row = box.querySelector('[data-seq="41"]');
            const top = row?.getBoundingClientRect().top;
            const by = top && top - box.getBoundingClientRect().bottom + box.clientHeight * wanted;
            box.scrollBy(0, by ?? 60);
            return row !== null;
          }, share),
        )
        .toBe(true);
    await showShare(0.3);
    await expect(long).toBeInViewport();
    await b.client.edit(conversationId, 42, 'And the very end');
    await expect.poll(async () => (await seen(page)).now).toBe(40);
    expect(await expectReadIsSeen(page, pair)).toBe(40);
    await showShare(0.8);
    await expect.poll(() => readSeq(pair)).toBe(41);
    await expect(page.getByRole('button', { name: '1 new' })).toBeVisible();
    await page.getByRole('button', { name: '1 new' }).click();
    await expect.poll(() => readSeq(pair)).toBe(42);
  },
);

test('a picture that loads late marks nothing as read; the keys continue', async ({ browser }, info) => {
  const pair = await readPair();
  const { b, conversationId } = pair;
  for (let i = 1; i <= 7; i += 1) await b.client.send(conversationId, `New ${i}`);
  const bytes = await sharp({ create: { width: 600, height: 900, channels: 3, background: '#0b6661' } })
    .jpeg()
    .toBuffer();
  const { id } = await b.client.attachments.upload(conversationId, new Blob([new Uint8Array(bytes)]), {
    name: 'tower.jpg',
  });
  await b.client.send(conversationId, 'Look', { attachments: [id] });
  for (let i = 9; i <= 16; i += 1) await b.client.send(conversationId, `New ${i}`);
  const loaded = moment();
  const context = await browser.newContext(like(info));
  await context.route(/\/preview$/, async (route) => {
    await loaded.came;
    await route.continue();
  });
  const page = await openChat(context, pair);
  const log = page.getByRole('log');
  await expect(log.getByText('16 new', { exact: true })).toBeInViewport();
  const before = await expectReadIsSeen(page, pair);
  loaded.come();
  await expect(log.getByRole('img', { name: 'tower.webp' })).toHaveJSProperty('complete', true);
  expect(await expectReadIsSeen(page, pair)).toBe(before);
  // By keyboard, row after row.
  await log.focus();
  for (let read = before; read < 56; read = await expectReadIsSeen(page, pair)) {
    await page.keyboard.press('ArrowDown');
    await expect(page.locator('[role=log] :focus')).toBeInViewport();
  }
});

test('the page view: messages that were on the screen are marked as read', async ({ browser }, info) => {
  const pair = await readPair();
  const { a, b, conversationId } = pair;
  for (let i = 1; i <= 13; i += 1) await b.client.send(conversationId, `New ${i}`);
  const page = await openChat(await browser.newContext(like(info)), pair, '/reader');
  await expect(page.locator('main [data-seq="1"]')).toBeInViewport();
  await expect.poll(async () => (await seen(page)).now).toBeGreaterThan(0);
  expect(await readSeq(pair)).toBe(40);
  const box = page.locator('main .relative.overflow-y-auto');
  while ((await readSeq(pair)) < 53) {
    await box.evaluate((one) => one.scrollBy(0, 240));
    await expectReadIsSeen(page, pair);
  }
  expect((await a.client.conversation(conversationId)).unread).toBe(0);
});

test('a window without the focus marks nothing as read', async ({ browser }, info) => {
  const pair = await readPair();
  const { b, conversationId } = pair;
  const page = await openChat(await browser.newContext(like(info)), pair);
  await expect(page.locator('[data-seq="40"]')).toBeInViewport();
  const focus = (has: boolean) =>
    page.evaluate((now) => {
      document.hasFocus = () => now;
      dispatchEvent(new Event(now ? 'focus' : 'blur'));
    }, has);
  await focus(false);
  await b.client.send(conversationId, 'Behind another window');
  await expect(page.locator('[data-seq="41"]')).toBeInViewport();
  // This event is rendered after any read mark that an earlier one would have caused.
  await b.client.edit(conversationId, 41, 'Behind another window, still');
  await expect(page.getByRole('log')).toContainText('still');
  expect(await readSeq(pair)).toBe(40);
  await focus(true);
  await expect.poll(() => readSeq(pair)).toBe(41);
});
