import { expect, type Browser, type Page, type TestInfo } from '@playwright/test';
import { SOCKET_CLOSE_CODES } from '@zentra/contracts';
import { like } from './support/contexts';
import { liveConnectionOf } from './support/live-connection';
import { Network } from './support/network';
import { connectedPair, registered, say, signIn, WEB, windowOf } from './support/person';
import { controlled } from './support/service-worker';
import { test } from './support/test';

test.use({ serviceWorkers: 'allow' });

const DOWN = 'No connection. You can go on writing; it will be sent when the connection is back.';

const CROWDED =
  'Zentra is open in many windows, so live updates are paused in this one. New messages appear within half a minute.';

const waiting = (page: Page) => page.getByRole('log').getByText(/Sending …|Waiting for a connection/);
const field = (page: Page) => page.getByRole('textbox', { name: /^Message / });
const stored = (page: Page) => page.evaluate(() => JSON.stringify(localStorage));

async function windowWithNetwork(browser: Browser, username: string, info: TestInfo, path: string) {
  const context = await browser.newContext(like(info));
  const network = await Network.of(context);
  const page = await context.newPage();
  await page.goto(WEB + path);
  await signIn(page, username);
  return { page, network };
}

/**
 * Cuts the network, lets cached data become stale, and returns to the tab, until a query for `path`
 * has failed.
 */
async function failInBackground(page: Page, network: Network, path: string): Promise<void> {
  let failures = 0;
  const count = (request: { url(): string }) => {
    if (new URL(request.url()).pathname === path) failures += 1;
  };
  page.on('requestfailed', count);
  await network.cut();
  const comeBack = () =>
    page.evaluate(() => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + 60_000;
      dispatchEvent(new Event('visibilitychange'));
    });
  // A response in flight may still make it fresh. Then it fails once, and is retried twice.
  await expect.poll(() => comeBack().then(() => failures), { timeout: 30_000 }).toBeGreaterThanOrEqual(3);
  page.off('requestfailed', count);
  await page.evaluate(async () => {
    for (let i = 0; i < 5; i += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
  });
}

test('a query that fails in the background removes nothing that the user writes or reads', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  const other = await registered('Chidi');
  await b.client.send(conversationId, 'Seven?');
  await a.client.send(conversationId, 'Seven it is');

  await test.step('the chat, and the new text of an edited message', async () => {
    const { page, network } = await windowWithNetwork(browser, a.username, info, `/chats/${conversationId}`);
    await expect(page.getByRole('log')).toContainText('Seven?');
    await field(page).press('ArrowUp');
    const changed = page.getByRole('textbox', { name: 'Change your message' });
    await changed.fill('Half past');
    await failInBackground(page, network, `/api/conversations/${conversationId}`);
    await changed.pressSequentially(' seven');
    await expect(changed).toHaveValue('Half past seven');
    await expect(page.getByRole('log')).toContainText('Seven?');
    await page.context().close();
  });

  await test.step('a person, and the note to them', async () => {
    const path = `/people/${other.username}`;
    const { page, network } = await windowWithNetwork(browser, a.username, info, path);
    await page.getByRole('button', { name: 'Send interest' }).click();
    const note = page.getByRole('dialog').getByLabel('Your note');
    await note.fill('You repair');
    await failInBackground(page, network, `/api/users/${other.username}`);
    await note.pressSequentially(' radios?');
    await expect(note).toHaveValue('You repair radios?');
    await page.context().close();
  });

  await test.step('the page view of a chat', async () => {
    const path = `/chats/${conversationId}/reader`;
    const { page, network } = await windowWithNetwork(browser, a.username, info, path);
    await expect(page.locator('main p', { hasText: 'Seven?' })).toBeVisible();
    await failInBackground(page, network, `/api/conversations/${conversationId}/messages`);
    await expect(page.locator('main p', { hasText: 'Seven?' })).toBeVisible();
    await page.context().close();
  });

  await test.step('the devices', async () => {
    const { page, network } = await windowWithNetwork(browser, a.username, info, '/you/security');
    await expect(page.getByText('This device')).toBeVisible();
    await failInBackground(page, network, '/api/auth/sessions');
    await expect(page.getByText('This device')).toBeVisible();
    await expect(page.getByText('We cannot reach Zentra right now')).toHaveCount(0);
  });
});

test('an offline start shows the chat, the draft and the queue, and the user can write @smoke', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  await b.client.send(conversationId, 'Seven?');
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  await controlled(page);
  const log = page.getByRole('log');
  await expect(log).toContainText('Seven?');
  // The files come from the service worker, and not by chance from the browser's cache.
  await (await page.context().newCDPSession(page)).send('Network.clearBrowserCache');
  await page.context().setOffline(true);
  await say(page, 'the first');
  await say(page, 'the second');
  await expect(waiting(page)).toHaveCount(2);
  await field(page).fill('Half a thought');

  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: b.displayName })).toBeVisible();
  await expect(log).toContainText('Seven?');
  for (const body of ['the first', 'the second'])
    await expect(log.getByText(body, { exact: true })).toBeInViewport();
  await expect(waiting(page)).toHaveCount(2);
  await expect(page.getByText(DOWN)).toBeVisible();
  await expect(field(page)).toHaveValue('Half a thought');
  await field(page).pressSequentially(', and the third');
  await page.getByRole('button', { name: 'Send message' }).click();
  await expect(waiting(page)).toHaveCount(3);
  await b.client.send(conversationId, 'Still there?');

  await page.context().setOffline(false);
  await expect(waiting(page)).toHaveCount(0, { timeout: 30_000 });
  await expect(log).toContainText('Still there?');
  const { items } = await b.client.messages(conversationId);
  expect(items.map(({ body }) => body)).toEqual([
    'Seven?',
    'Still there?',
    'the first',
    'the second',
    'Half a thought, and the third',
  ]);
  for (const { body } of items) await expect(log.getByText(body, { exact: true })).toHaveCount(1);
  await expect.poll(async () => (await a.client.conversation(conversationId)).unread).toBe(0);
});

test('a chat without cached messages shows it offline, and the user can write', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  await b.client.send(conversationId, 'Seven?');
  await b.client.send(conversationId, 'Or eight?');
  const page = await windowOf(browser, a.username, like(info));
  await controlled(page);
  const row = page.getByRole('region', { name: 'Conversations' }).getByRole('link');
  await expect(row.filter({ hasText: b.displayName })).toBeVisible();
  await page.context().setOffline(true);
  await row.filter({ hasText: b.displayName }).click();
  const log = page.getByRole('log');
  await expect(
    log.getByText('The messages of this chat are not on this device. They come with the connection.'),
  ).toBeVisible();
  await say(page, 'Eight');
  await expect(waiting(page)).toHaveCount(1);
  expect((await a.client.conversation(conversationId)).unread).toBe(2);
  await page.context().setOffline(false);
  await expect(waiting(page)).toHaveCount(0, { timeout: 30_000 });
  for (const body of ['Seven?', 'Or eight?', 'Eight'])
    await expect(log.getByText(body, { exact: true })).toHaveCount(1);
  await expect(log.getByText('not on this device')).toHaveCount(0);
});

test('without a response, cached data appears after a moment', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  await b.client.send(conversationId, 'Seven?');
  const { page, network } = await windowWithNetwork(browser, a.username, info, `/chats/${conversationId}`);
  const log = page.getByRole('log');
  await expect(log).toContainText('Seven?');
  network.silence();
  await page.reload();
  await expect(log).toContainText('Seven?');
  await say(page, 'Eight');
  await expect(waiting(page)).toHaveCount(1);
  network.restore();
  await expect(waiting(page)).toHaveCount(0, { timeout: 60_000 });
  expect((await b.client.messages(conversationId)).items.map(({ body }) => body)).toEqual([
    'Seven?',
    'Eight',
  ]);
});

test('cached messages are removed by signing out, and when the session has ended elsewhere', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  await b.client.send(conversationId, 'A word for two');
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const cachedChats = () =>
    page.evaluate(
      () =>
        Object.entries(localStorage).filter(([, value]) => String(value).includes('A word for two')).length,
    );
  // In the list, and in the chat.
  await expect.poll(cachedChats).toBe(2);
  await a.client.account.endOtherSessions();
  await expect(page.getByLabel('Username or e-mail')).toBeVisible();
  await expect.poll(() => stored(page)).not.toContain('A word for two');

  await signIn(page, a.username);
  await expect(page.getByRole('log')).toContainText('A word for two');
  await expect.poll(cachedChats).toBe(2);
  await page.goto(`${WEB}/you`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByLabel('Username or e-mail')).toBeVisible();
  expect(await stored(page)).not.toContain('A word for two');
});

test('a device caches the thirty newest messages of the ten chats that were open last', async ({
  browser,
}, info) => {
  // Eleven chats.
  test.setTimeout(240_000);
  const me = await registered('Mara');
  const ids: string[] = [];
  for (let i = 0; i < 11; i += 1) {
    const { client, username } = await registered('Jonas');
    const { id } = await me.client.sendInterest({ recipient: username, message: 'Hello' });
    const { conversationId } = await client.actOnInterest(id, 'accept');
    for (let n = 1; n <= (i === 10 ? 40 : 1); n += 1)
      await client.send(conversationId ?? '', `Of chat ${i}, line ${n}.`);
    ids.push(conversationId ?? '');
  }
  const page = await windowOf(browser, me.username, like(info));
  for (const id of ids) {
    await page.locator(`section a[href="/chats/${id}"]`).click();
    await expect(page.getByRole('log')).toContainText(`Of chat ${ids.indexOf(id)}, line`);
  }
  const cachedChat = (id: string) =>
    page.evaluate(
      (name) => Object.entries(localStorage).find(([key]) => key.endsWith(`:chat:${name}`))?.[1] as string,
      id,
    );
  await expect.poll(() => cachedChat(ids[10] ?? '')).toContain('line 40.');
  expect(await cachedChat(ids[10] ?? '')).toContain('line 11.');
  expect(await cachedChat(ids[10] ?? '')).not.toContain('line 10.');
  expect(await cachedChat(ids[1] ?? '')).toContain('Of chat 1,');
  expect(await cachedChat(ids[0] ?? '')).toBeUndefined();
});

test('a full device: a sent message stays in the draft until the server has stored it', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  await page.context().addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function refuse(...args) {
      if (this.name === 'outbox') throw new DOMException('The disk is full', 'QuotaExceededError');
      return put.apply(this, args);
    };
  });
  await page.reload();
  await controlled(page);
  await expect(field(page)).toBeVisible();
  await page.context().setOffline(true);
  await say(page, 'Precious words');
  await expect(page.getByText('This device cannot keep what is on its way.')).toBeVisible();
  await expect(waiting(page)).toHaveCount(1);
  await field(page).fill('and a second thought');
  await page.reload();
  await expect(field(page)).toHaveValue('Precious words\n\nand a second thought');

  await page.context().setOffline(false);
  await expect(page.getByText(DOWN)).toHaveCount(0, { timeout: 30_000 });
  await page.getByRole('button', { name: 'Send message' }).click();
  await expect(page.getByRole('log')).toContainText('Precious words');
  await expect(waiting(page)).toHaveCount(0, { timeout: 30_000 });
  await page.reload();
  await expect(page.getByRole('log')).toContainText('Precious words');
  await expect(field(page)).toHaveValue('');
  expect((await b.client.messages(conversationId)).items).toHaveLength(1);
});

test('after two seconds without a connection, a banner explains what happens to messages', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  const { page, network } = await windowWithNetwork(browser, a.username, info, `/chats/${conversationId}`);
  // Presence is published over the socket only, so it is connected.
  await b.client.connect();
  await expect(page.getByText('Online', { exact: true })).toBeVisible();
  await expect(page.getByText(DOWN)).toHaveCount(0);
  const cut = Date.now();
  await network.cut();
  await expect(page.getByRole('status').getByText(DOWN)).toBeVisible();
  expect(Date.now() - cut).toBeGreaterThanOrEqual(2_000);
  network.restore();
  await expect(page.getByText(DOWN)).toHaveCount(0, { timeout: 30_000 });
  b.client.close();
});

test('a window whose socket was replaced shows it, and reconnects when the user returns', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  const { page, network } = await windowWithNetwork(browser, a.username, info, `/chats/${conversationId}`);
  await b.client.connect();
  await expect(page.getByText('Online', { exact: true })).toBeVisible();
  await network.closeSockets(SOCKET_CLOSE_CODES.tooManySockets);
  await expect(page.getByRole('status').getByText(CROWDED)).toBeVisible();
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await expect(page.getByText('Online', { exact: true })).toBeVisible();
  await expect(page.getByText(CROWDED)).toHaveCount(0);
  b.client.close();
});

test('the app reconnects as soon as the network is back', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  await b.client.send(conversationId, 'Seven?');
  await expect(page.getByRole('log')).toContainText('Seven?');
  let tries = 0;
  page.on('websocket', () => (tries += 1));
  await page.context().setOffline(true);
  // The pauses between attempts have grown to many seconds.
  await expect.poll(() => tries, { timeout: 30_000 }).toBeGreaterThanOrEqual(4);
  await expect(page.getByText(DOWN)).toBeVisible();
  await page.context().setOffline(false);
  await expect(page.getByText(DOWN)).toHaveCount(0, { timeout: 2_000 });
});

test('a failed download of the emoji affects nothing else', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const { seq } = await b.client.send(conversationId, 'Seven?');
  await controlled(page);
  await page.context().setOffline(true);
  await field(page).fill('Half past');
  const message = page.locator(`[role=log] [data-seq="${seq}"]`);
  const pick = async () => {
    await message.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Another emoji' }).click();
  };
  await pick();
  await expect(page.getByText('We cannot reach Zentra right now.')).toBeVisible();
  await expect(field(page)).toHaveValue('Half past');
  await page.context().setOffline(false);
  await pick();
  await expect(page.getByRole('dialog', { name: 'React with an emoji' })).toBeVisible();
});

test('offline, people and interests show it, and load by themselves after the reconnect', async ({
  browser,
}, info) => {
  const [a, b] = [await registered('Mara'), await registered('Jonas')];
  await b.client.sendInterest({ recipient: a.username, message: 'You repair radios?' });
  const page = await windowOf(browser, a.username, like(info), '/chats');
  const rail = page.getByRole('navigation', { name: 'Main' });
  // Their code is cached; their data is not.
  for (const name of [/^People/, /^Interests/, /^Chats/]) await rail.getByRole('link', { name }).hover();
  await page.evaluate(() => document.fonts.ready);
  for (const [name, found] of [
    [/^People/, b.displayName],
    [/^Interests/, 'You repair radios?'],
  ] as const) {
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Chats' })).toBeVisible();
    await controlled(page);
    await page.context().setOffline(true);
    await rail.getByRole('link', { name }).click();
    await expect(page.getByRole('alert')).toBeVisible({ timeout: 15_000 });
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
    await expect(page.getByText(found)).toHaveCount(0);
    await page.context().setOffline(false);
    await expect(page.getByText(found).first()).toBeVisible({ timeout: 15_000 });
    await rail.getByRole('link', { name: /^Chats/ }).click();
  }
});

test('failed downloads of parts of the app affect nothing else, and are retried', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  const context = await browser.newContext({ ...like(info), serviceWorkers: 'block' });
  const page = await context.newPage();
  const missing = new Set<string>();
  let isCut = false;
  await page.route(/\/assets\/[^/]*\.js$/, async (route) => {
    if (!isCut) return route.continue();
    missing.add(new URL(route.request().url()).pathname.replace('/assets/', ''));
    await route.abort('internetdisconnected');
  });
  await page.goto(`${WEB}/sign-in`);
  await expect(page.getByLabel('Username or e-mail')).toBeVisible();
  isCut = true;
  await signIn(page, a.username);
  await expect(page.getByRole('heading', { name: 'Chats' })).toBeVisible();
  const isMissing = (name: string) => [...missing].some((file) => file.startsWith(`${name}-`));
  await expect.poll(() => ['warning-dialog', 'attention'].map(isMissing)).toEqual([true, true]);
  await expect(page.getByRole('heading', { name: 'Chats' })).toBeVisible();
  const row = page.getByRole('link', { name: new RegExp(b.displayName) });
  await expect(row).toBeVisible();
  const isLive = liveConnectionOf(page);
  isCut = false;
  await isLive;
  await b.client.send(conversationId, 'Seven?');
  await expect(row).toContainText('Seven?');
  await expect(page).toHaveTitle(/^\(1\) /);
  await row.click();
  await expect(page.getByRole('log')).toContainText('Seven?');
  await page.keyboard.press('Control+/');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
});
