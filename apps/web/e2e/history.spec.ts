import { expect, type Locator, type Page } from '@playwright/test';
import { like } from './support/contexts';
import { fillHistory } from './support/database';
import { connectedPair, say, windowOf } from './support/person';
import { watchReading } from './support/reading';
import { test } from './support/test';

const message = (page: Page, seq: number): Locator => page.locator(`[role=log] [data-seq="${seq}"]`);
const seqsOf = (page: Page) =>
  page.locator('[role=log] [data-seq]').evaluateAll((all) => all.map((one) => Number(one.dataset.seq)));

async function pairWith(count: number, readSeq = count) {
  const { a, b, conversationId } = await connectedPair();
  await fillHistory(conversationId, [a.me.id, b.me.id], count);
  if (readSeq > 0) await a.client.markRead(conversationId, readSeq);
  return { a, b, conversationId };
}

test('the message being read never moves, in any frame', { tag: '@phone' }, async ({ browser }, info) => {
  const { a, b, conversationId } = await pairWith(400);
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const log = page.getByRole('log');
  await expect(message(page, 400)).toBeInViewport();

  // Older pages are inserted above while the user reads near the top.
  await page.route(/\/messages\?before/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    await route.continue();
  });
  const oldest = (await seqsOf(page))[0] ?? 0;
  await log.evaluate((box) => (box.scrollTop = 300));
  await expect.poll(async () => (await seqsOf(page))[0]).toBeLessThan(oldest);
  const pages = await watchReading(page);
  await expect.poll(() => log.evaluate((box) => box.scrollTop)).toBeGreaterThan(2_000);
  expect(await pages.furthest()).toBeLessThanOrEqual(1);

  // Above: reactions and a longer text. Below: a message. And a growing field.
  const others = await watchReading(page);
  const above = (await seqsOf(page)).filter((seq) => seq < others.seq - 2);
  for (const seq of above.slice(-3)) await b.client.react(conversationId, seq, '🌱', true);
  const before = await a.client.messages(conversationId, { before: others.seq - 2, limit: 10 });
  const mine = before.items.findLast(({ senderId }) => senderId === a.me.id);
  await a.client.edit(conversationId, mine?.seq ?? 0, 'Much longer than before. '.repeat(40));
  await expect(log.getByText('🌱').first()).toBeAttached();
  await b.client.send(conversationId, 'While you were reading');
  await expect(page.getByRole('button', { name: '1 new' })).toBeVisible();
  await page.getByRole('textbox', { name: /^Message / }).fill('one\ntwo\nthree\nfour\nfive');
  expect(await others.furthest()).toBeLessThanOrEqual(1);

  await page.getByRole('button', { name: '1 new' }).click();
  await expect(message(page, 401)).toBeInViewport();
  // At the end it follows incoming messages, growing rows and one's own messages.
  await b.client.send(conversationId, 'And one more. '.repeat(60));
  await expect(message(page, 402)).toBeInViewport();
  const toEnd = () => log.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);
  await expect.poll(toEnd).toBeLessThanOrEqual(1);
  // The list becomes higher than its estimate, as when its last rows have just been measured.
  await log.evaluate((box) => {
    const lines = box.lastElementChild as HTMLElement;
    lines.style.height = `${lines.offsetHeight + 90}px`;
  });
  await expect.poll(toEnd).toBeLessThanOrEqual(1);
  const field = page.getByRole('textbox', { name: /^Message / });
  await field.fill('one\ntwo\nthree');
  await expect.poll(toEnd).toBeLessThanOrEqual(1);
  // Typing further after the field has its full height.
  await field.fill('one\ntwo\nthree\nfour\nfive');
  await field.pressSequentially(' and on and on', { delay: 20 });
  await expect.poll(toEnd).toBeLessThanOrEqual(1);
  await expect(page.getByRole('button', { name: 'To the newest' })).toHaveCount(0);
  await say(page, 'Mine');
  await expect(message(page, 403)).toBeInViewport({ ratio: 1 });
});

/** Resolves once nothing in the log has moved or grown for 15 frames. */
const layoutIsStill = (log: Locator) =>
  log.evaluate(async (box) => {
    let before = '';
    for (let frames = 0; frames < 15; frames += 1) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = `${box.scrollTop} ${box.scrollHeight}`;
      if (now !== before) frames = 0;
      before = now;
    }
  });

test(
  'a chat opens at its first unread message, and reading to the end clears the count',
  { tag: '@phone' },
  async ({ browser }, info) => {
    const { a, b, conversationId } = await pairWith(300, 60);
    const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
    const log = page.getByRole('log');
    const { unread } = await a.client.conversation(conversationId);
    await expect(log.getByText(`${unread} new`, { exact: true })).toBeInViewport();
    await expect(message(page, 62)).toBeInViewport();
    // The newest is not loaded; messages on the screen count as read, the button counts the others.
    await expect(message(page, 300)).toHaveCount(0);
    const left = async () => (await a.client.conversation(conversationId)).unread;
    await expect.poll(left).toBeLessThan(unread);
    await b.client.send(conversationId, 'One more');
    await expect
      .poll(async () => page.getByRole('button', { name: `${await left()} new`, exact: true }).isVisible())
      .toBe(true);
    expect(await left()).toBeGreaterThan(unread / 2);

    // The end of the loaded messages is not the end of the chat: the others stay unread, and a
    // failed request can be retried.
    await page.route(/\/messages\?after/, (route) => route.abort());
    await log.evaluate((box) => (box.scrollTop = box.scrollHeight));
    const again = page.getByRole('button', { name: 'Later messages did not load. Try again' });
    await expect(again).toBeInViewport();
    await log.evaluate((box) => (box.scrollTop = box.scrollHeight));
    await expect(again).toBeInViewport({ ratio: 1 });
    expect(await left()).toBeGreaterThan(unread / 2);
    await page.unroute(/\/messages\?after/);
    // Measured rows still move the rows below them, even between the press and the release of a
    // click.
    await layoutIsStill(log);
    await again.click();
    await expect(again).toHaveCount(0);

    // Downwards it loads without a gap until the two windows meet.
    const seen = new Set<number>();
    await expect
      .poll(
        async () => {
          (await seqsOf(page)).forEach((seq) => seen.add(seq));
          await log.evaluate(async (box) => {
            box.scrollBy(0, 500);
            // Rendered before the next check.
            for (let i = 0; i < 3; i += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
          });
          return Math.max(...seen);
        },
        { intervals: [20], timeout: 60_000 },
      )
      .toBe(301);
    const first = Math.min(...seen);
    expect([...seen].sort((x, y) => x - y)).toEqual(Array.from({ length: 302 - first }, (_, i) => first + i));
    await log.evaluate((box) => (box.scrollTop = box.scrollHeight));
    await expect.poll(async () => (await a.client.conversation(conversationId)).unread).toBe(0);
  },
);

test('20,000 messages: each is one page request away, and few are in the document', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await pairWith(20_000);
  await b.client.send(conversationId, 'Do you remember?', { replyTo: 9_000 });
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/messages?')) asked.push(new URL(request.url()).search);
  });
  await expect(message(page, 20_001)).toBeInViewport();
  await page.getByRole('button', { name: /In reply to: Line 9000/ }).click();
  await expect(message(page, 9_000)).toBeInViewport({ ratio: 1 });
  // It stays there while the messages around it load.
  await page.waitForTimeout(500);
  await expect(message(page, 9_000)).toBeInViewport({ ratio: 1 });
  expect(asked.length).toBeLessThanOrEqual(4);
  expect((await seqsOf(page)).length).toBeLessThan(80);

  const day = new Date(Date.now() - 40 * 86_400_000);
  await page.getByRole('button', { name: /Go to another day/ }).click();
  await page.getByLabel('Day', { exact: true }).fill(day.toLocaleDateString('sv-SE'));
  await page.getByRole('button', { name: 'Go there' }).click();
  const midnight = new Date(day.getFullYear(), day.getMonth(), day.getDate()).toISOString();
  const [first] = (await a.client.messages(conversationId, { from: midnight, limit: 1 })).items;
  await expect(message(page, first?.seq ?? 0)).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole('button', { name: /Go to another day/ })).toHaveText(
    day.toLocaleDateString('en-GB', { day: 'numeric', month: 'long' }),
  );

  await page.getByRole('button', { name: 'To the newest' }).click();
  await expect(message(page, 20_001)).toBeInViewport({ ratio: 1 });
  await page.goto(`${page.url().split('?')[0]}?at=3`);
  await expect(message(page, 3)).toBeInViewport({ ratio: 1 });
  await expect(page.getByText('You both said yes on')).toBeAttached();
  await say(page, 'Back again');
  await expect(page.getByRole('log').getByText('Back again', { exact: true })).toBeInViewport({ ratio: 1 });
});

test('the keys move from message to message, through the whole history, and back to the composer', async ({
  browser,
}, info) => {
  const { a, conversationId } = await pairWith(200);
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const press = (key: string) => page.keyboard.press(key);
  await expect(message(page, 200)).toBeInViewport();
  await page.getByRole('log').focus();
  await press('ArrowUp');
  await expect(message(page, 200)).toBeFocused();
  await expect(message(page, 200)).toHaveAccessibleName(/^(You|Jonas .*), \d\d:\d\d: Line 200/);
  for (let seq = 199; seq >= 120; seq -= 1) {
    // Above the loaded messages there is no row to focus until the previous page has loaded.
    await expect(message(page, seq)).toBeAttached();
    await press('ArrowUp');
    await expect(message(page, seq)).toBeFocused();
  }
  await expect(message(page, 120)).toBeInViewport();
  await press('Enter');
  await expect(page.getByRole('menu')).toBeVisible();
  await press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  // Away and back: the same message, wherever the list has scrolled.
  await message(page, 120).focus();
  await page.getByRole('log').evaluate((box) => (box.scrollTop = box.scrollHeight));
  await expect(message(page, 200)).toBeInViewport();
  await expect(message(page, 120)).toBeFocused();
  await press('ArrowUp');
  await expect(message(page, 119)).toBeFocused();
  await expect(message(page, 119)).toBeInViewport();
  await press('End');
  await expect(message(page, 200)).toBeFocused();
  await press('Escape');
  await expect(page.getByRole('textbox', { name: /^Message / })).toBeFocused();
});

test('a long chat can be read as plain pages, a heading for each day, from the keyboard', async ({
  browser,
}, info) => {
  const { a, conversationId } = await pairWith(250, 0);
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const line = (seq: number) => page.locator('main p', { hasText: new RegExp(`Line ${seq}\\b`) });
  await page.getByRole('link', { name: 'Read as a page' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: /^Messages with/ })).toBeFocused();
  await expect(page.getByRole('heading', { level: 2, name: 'Today' })).toBeAttached();
  await expect(line(250)).toBeVisible();
  await expect(line(150)).toHaveCount(0);
  // It opens at the unread heading, so the rows below were not seen. The chat has shown a few of
  // the 125 unread ones.
  expect((await a.client.conversation(conversationId)).unread).toBeGreaterThan(100);
  await line(250).scrollIntoViewIfNeeded();
  await page.locator('main').press('End');
  await expect.poll(async () => (await a.client.conversation(conversationId)).unread).toBe(0);
  await page.getByRole('link', { name: 'Earlier messages' }).press('Enter');
  await expect(line(150)).toBeAttached();
  await page.getByRole('link', { name: 'Earlier messages' }).press('Enter');
  await expect(line(1)).toBeAttached();
  await expect(page.getByRole('link', { name: 'Earlier messages' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Later messages' }).press('Enter');
  await expect(line(150)).toBeAttached();
  await page.getByRole('link', { name: 'Back to the chat' }).press('Enter');
  await expect(message(page, 250)).toBeInViewport();
});

test('the page view adds incoming messages, and marks them as read once their end is on the screen', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await pairWith(60);
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}/reader`);
  const line = (text: string) => page.locator('main p', { hasText: text });
  const readSeq = async () => (await b.client.conversation(conversationId)).peerReadSeq;
  await expect(line('Line 60')).toBeAttached();
  await b.client.send(conversationId, 'While you were at the top');
  await expect(line('While you were at the top')).toBeAttached();
  await b.client.edit(conversationId, 61, 'While you were at the very top');
  // A request after the render comes after any mark that the render would have caused.
  await expect(line('While you were at the very top')).toBeAttached();
  expect(await readSeq()).toBe(60);

  const end = () =>
    page
      .locator('main p')
      .last()
      .evaluate((one) => one.scrollIntoView({ block: 'end' }));
  await end();
  await page.locator('main h1').evaluate((one) => {
    const box = one.closest('.overflow-y-auto');
    if (box) box.scrollTop = box.scrollHeight;
  });
  await expect.poll(readSeq).toBe(61);
  // At the end, but its last message is so long that its end is not on the screen.
  await b.client.send(conversationId, `A long one.${'\nand on'.repeat(200)}`);
  await expect(line('A long one.')).toBeInViewport();
  await b.client.edit(conversationId, 62, `A long one, changed.${'\nand on'.repeat(200)}`);
  await expect(line('A long one, changed.')).toBeInViewport();
  expect(await readSeq()).toBe(61);
});
