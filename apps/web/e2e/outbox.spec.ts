import { expect, type Browser, type Page, type TestInfo } from '@playwright/test';
import { like } from './support/contexts';
import { Network } from './support/network';
import { API, connectedPair, say, signIn, WEB, windowOf } from './support/person';
import { test } from './support/test';

const FIVE = ['one', 'two', 'three', 'four', 'five'];
const waiting = (page: Page) => page.getByRole('log').getByText(/Sending …|Waiting for a connection/);

async function windowWithNetwork(browser: Browser, username: string, info: TestInfo, path: string) {
  const context = await browser.newContext(like(info));
  const network = await Network.of(context);
  const page = await context.newPage();
  await page.goto(WEB + path);
  await signIn(page, username);
  await expect(page.getByRole('textbox', { name: /^Message / })).toBeVisible();
  return { page, network };
}

test('five messages typed without a network, then a reload half-way: each arrives once, in order @smoke', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  const { page, network } = await windowWithNetwork(browser, a.username, info, `/chats/${conversationId}`);
  const stored = async () => (await b.client.messages(conversationId)).items.map(({ body }) => body);
  await network.cut();
  for (const body of FIVE) await say(page, body);
  await expect(waiting(page)).toHaveCount(5);
  await expect(page.getByText(/No connection/)).toBeVisible();
  // Online again, but the first ack does not arrive before the reload.
  network.loseAnswers();
  await expect.poll(stored, { timeout: 30_000 }).toEqual(['one']);
  network.restore();
  await page.reload();
  await expect(waiting(page)).toHaveCount(0, { timeout: 30_000 });
  await expect.poll(stored).toEqual(FIVE);
  for (const body of FIVE)
    await expect(page.getByRole('log').getByText(body, { exact: true })).toHaveCount(1);
});

test('a full server: the text is preserved, the reason is shown, and it is sent on request', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  const { page, network } = await windowWithNetwork(browser, a.username, info, `/chats/${conversationId}`);
  const stored = async () => (await b.client.messages(conversationId)).items.map(({ body }) => body);
  await say(page, 'before');
  await expect.poll(stored).toEqual(['before']);
  network.fillUp();
  await say(page, 'Typed once');
  const log = page.getByRole('log');
  await expect(log).toContainText(
    'Not sent · There is no room left on the server, so this could not be kept. Try again later.',
  );
  await expect(waiting(page)).toHaveCount(0);
  await page.reload();
  await expect(log).toContainText('Typed once');
  await expect(log.getByRole('button', { name: 'Delete' })).toBeVisible();
  network.restore();
  await log.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(stored, { timeout: 30_000 }).toEqual(['before', 'Typed once']);
  await expect(log.getByText('Not sent')).toHaveCount(0);
});

test('two tabs show one queue, send it once, and the remaining one takes over', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  await a.client.send(conversationId, 'long there');
  const first = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const second = await first.context().newPage();
  await second.goto(`${WEB}/chats/${conversationId}`);
  await expect(second.getByRole('textbox', { name: /^Message / })).toBeVisible();
  await first.context().setOffline(true);
  await say(first, 'from the first');
  await say(second, 'from the second');
  for (const page of [first, second]) {
    await expect(page.getByRole('log')).toContainText('from the first');
    await expect(page.getByRole('log')).toContainText('from the second');
    await expect(waiting(page)).toHaveCount(2);
  }
  // ↑ edits the newest message; while that is in flight, it does not edit another one.
  const field = first.getByRole('textbox');
  await field.press('ArrowUp');
  await field.pressSequentially('more');
  await expect(first.getByRole('textbox', { name: /^Message / })).toHaveValue('more');
  // The first tab is the one that would have sent.
  await first.close();
  await second.context().setOffline(false);
  await expect(waiting(second)).toHaveCount(0, { timeout: 30_000 });
  const { items } = await b.client.messages(conversationId);
  expect(items.map(({ body }) => body)).toEqual(['long there', 'from the first', 'from the second']);
});

test('signing out removes unsent messages; a session that ended elsewhere preserves them', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  const chat = `/chats/${conversationId}`;
  const { page, network } = await windowWithNetwork(browser, a.username, info, chat);
  const stored = async () => (await b.client.messages(conversationId)).items.map(({ body }) => body);
  await network.cut();
  await say(page, 'kept');
  await expect(waiting(page)).toHaveCount(1);
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  await fetch(`${API}/api/auth/logout`, { method: 'POST', headers: { cookie } });
  network.restore();
  await expect(page.getByText('Your session has ended')).toBeVisible({ timeout: 20_000 });
  await signIn(page, a.username);
  await expect.poll(stored, { timeout: 20_000 }).toEqual(['kept']);
  await expect(waiting(page)).toHaveCount(0);

  await network.cut(/\/api\/auth\//);
  await say(page, 'forgotten');
  await expect(waiting(page)).toHaveCount(1);
  await page.goto(`${WEB}/you`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  network.restore();
  await signIn(page, a.username);
  await expect(page.getByRole('heading', { name: 'Chats' })).toBeVisible();
  await page.goto(WEB + chat);
  await expect(page.getByRole('log')).toContainText('kept');
  await say(page, 'something new');
  await expect.poll(stored).toEqual(['kept', 'something new']);
  await expect(page.getByText('forgotten')).toHaveCount(0);
});

test('a sent message stays on the screen while its history renders later', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  await b.client.send(conversationId, 'Seven?');
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  await expect(page.getByRole('log')).toContainText('Seven?');
  await page.evaluate(() => {
    // The query cache notifies in a timer of 0 ms: this delays it, as on a busy page.
    const setTimer = window.setTimeout.bind(window);
    window.setTimeout = ((run: () => void, ms = 0, ...values: unknown[]) =>
      setTimer(run, ms === 0 ? 300 : ms, ...values)) as typeof window.setTimeout;
    const counts: number[] = [];
    Object.assign(window, { counts });
    const look = () => {
      counts.push(document.querySelectorAll('[role=log] [data-bubble]').length);
      requestAnimationFrame(look);
    };
    look();
  });
  const times = ['Half past', 'A quarter to', 'Eight', 'Nine', 'Ten', 'Eleven', 'Noon'];
  for (const [i, time] of times.entries()) {
    await say(page, time);
    await expect(page.getByRole('log').locator(`[data-seq="${i + 2}"]`)).toBeVisible();
  }
  const counts = await page.evaluate(() => (window as unknown as { counts: number[] }).counts);
  // The message on the screen stays in every frame, and is never shown twice.
  const changes = counts.filter((count, i) => count !== counts[i - 1]);
  expect(changes).toEqual([...times.keys(), times.length].map((i) => i + 1));
});
