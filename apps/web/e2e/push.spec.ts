import { expect, type Browser, type TestInfo } from '@playwright/test';
import { startPushService, type PushServiceForTests } from '../../api/test/support/push-service';
import { expectNoViolations } from './support/axe';
import { COMPLETE } from './support/chromium.mts';
import { like } from './support/contexts';
import { connectedPair, registered, signIn, WEB, windowOf } from './support/person';
import {
  badge,
  badgeIn,
  controlVisibility,
  clickNotification,
  controlled,
  deliver,
  givePush,
  givePushNow,
  look,
  shown,
  subscribed,
  watchBadge,
  watchBadgeIn,
  workerOf,
} from './support/service-worker';
import { test } from './support/test';

test.use({ serviceWorkers: 'allow', launchOptions: COMPLETE });

const OFFER = 'Hear of new messages?';
/** A push is sent 3 s after its event. */
const PATIENCE_MS = 20_000;

let service: PushServiceForTests;
test.beforeAll(async () => {
  service = await startPushService();
});
test.afterAll(() => service.close());

/** Opens a window in a browser that may notify, with a push service of its own. */
async function pushingWindow(browser: Browser, username: string, info: TestInfo) {
  const context = await browser.newContext({ ...like(info), permissions: ['notifications'] });
  const subscription = service.subscription();
  await givePush(context, subscription);
  await controlVisibility(context);
  await watchBadge(context);
  const page = await context.newPage();
  await page.goto(`${WEB}/chats`);
  await signIn(page, username);
  await page.getByRole('button', { name: 'Notify me' }).click();
  await expect(page.getByText(OFFER)).toHaveCount(0);
  /** Returns the text of the next push of that kind with so many unread messages. */
  const pushed = (kind: string, unread = 0) =>
    service.next(
      ({ path, payload }) =>
        subscription.endpoint.endsWith(path) && payload.kind === kind && payload.unread === unread,
      PATIENCE_MS,
    );
  return { page, context, pushed };
}

test('notifications are offered once and can be set', async ({ browser }, info) => {
  const { a } = await connectedPair();
  const page = await windowOf(browser, a.username, like(info));
  await expect(page.getByText(OFFER)).toBeVisible();
  await page.getByRole('button', { name: 'Not now' }).click();
  await expect(page.getByText(OFFER)).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('link', { name: /^Chats/ })).toBeAttached();
  await expect(page.getByText(OFFER)).toHaveCount(0);
  await page.goto(`${WEB}/you/notifications`);
  await page.getByRole('switch', { name: 'Show names and words' }).click();
  await page.getByRole('switch', { name: 'Sound' }).click();
  await expect
    .poll(async () => (await a.client.me()).settings)
    .toMatchObject({ pushText: true, sound: false });
});

test('notifications are not offered before the first yes, and the browser prompts only after a click', async ({
  browser,
}, info) => {
  const [alone, other] = [await registered('Nadia'), await registered('Jonas')];
  const context = await browser.newContext(like(info));
  await context.addInitScript(() => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    Notification.requestPermission = () => {
      asked.push('asked');
      return Promise.resolve('default');
    };
  });
  const asked = () => page.evaluate(() => (globalThis as { asked?: string[] }).asked);
  const page = await context.newPage();
  await page.goto(`${WEB}/chats`);
  await signIn(page, alone.username);
  await expect(page.getByRole('link', { name: 'Find people' })).toBeVisible();
  await expect(page.getByText(OFFER)).toHaveCount(0);
  const { id } = await alone.client.sendInterest({ recipient: other.username, message: 'Hello' });
  await other.client.actOnInterest(id, 'accept');
  await expect(page.getByText(OFFER)).toBeVisible();
  expect(await asked()).toEqual([]);
  const yes = page.getByRole('button', { name: 'Notify me' });
  await yes.click();
  await expect.poll(asked).toEqual(['asked']);
  // Who closes the browser's question has not answered, and may be asked again.
  await yes.click();
  await expect.poll(asked).toEqual(['asked', 'asked']);
});

test('“Notify me” to the notification: no text in it, it opens its chat, and is removed once that is read', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  const { page, context, pushed } = await pushingWindow(browser, a.username, info);
  expect(await subscribed(page)).toEqual([
    { userVisibleOnly: true, applicationServerKey: await a.client.push.key() },
  ]);
  await look(page, 'away');
  await b.client.send(conversationId, 'Thursday at seven?');
  const { text } = await pushed('message', 1);
  for (const word of [b.displayName, b.username, 'Thursday']) expect(text).not.toContain(word);
  await deliver(page, text);
  await expect
    .poll(() => shown(page))
    .toEqual([{ title: 'Zentra', body: 'New message', tag: conversationId }]);

  // A later notification replaces it and follows the user's setting for texts.
  await a.client.updateMe({ settings: { pushText: true } });
  await b.client.send(conversationId, 'Or at eight?');
  await deliver(page, (await pushed('message', 2)).text);
  await expect
    .poll(() => shown(page))
    .toEqual([{ title: b.displayName, body: 'Or at eight?', tag: conversationId }]);

  await clickNotification(context);
  await look(page, 'here');
  await expect(page).toHaveURL(`${WEB}/chats/${conversationId}`);
  await expect.poll(() => shown(page)).toEqual([]);
  await expect.poll(async () => (await a.client.conversation(conversationId)).unread).toBe(0);

  await page.goto(`${WEB}/you`);
  await controlled(page);
  await look(page, 'away');
  await b.client.send(conversationId, 'Half past seven?');
  await deliver(page, (await pushed('message', 1)).text);
  await expect.poll(() => shown(page)).toHaveLength(1);
  await a.client.markRead(conversationId, 3);
  await expect.poll(() => shown(page)).toEqual([]);
});

test('the number on the icon counts chats and interests, from any sender', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  const { client } = await registered('Chidi');
  const { page, context, pushed } = await pushingWindow(browser, a.username, info);
  await controlled(page);
  const worker = workerOf(context);
  await watchBadgeIn(worker);
  await look(page, 'away');
  await client.sendInterest({ recipient: a.username, message: 'Hello' });
  await expect.poll(() => badge(page)).toBe(1);
  await deliver(page, (await pushed('interest')).text);
  await expect.poll(() => badgeIn(worker)).toBe(1);
  await b.client.send(conversationId, 'And a message');
  await expect.poll(() => badge(page)).toBe(2);
  await deliver(page, (await pushed('message', 1)).text);
  await expect.poll(() => badgeIn(worker)).toBe(2);
});

test('where notifications are unavailable, the offer shows it and can be retried', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  const page = await windowOf(browser, a.username, { ...like(info), permissions: ['notifications'] });
  const yes = page.getByRole('button', { name: 'Notify me' });
  // This browser has no push service.
  await yes.click();
  const said = page.getByRole('alert');
  await expect(said).toHaveText(/could not reach its push service/);
  await expectNoViolations(page, 'an offer that failed');
  await page.reload();
  await expect(page.getByText(OFFER)).toBeVisible();
  const subscription = service.subscription();
  await givePushNow(page, subscription);
  await yes.click();
  await expect(page.getByText(OFFER)).toHaveCount(0);
  await page.goto('about:blank');
  await b.client.send(conversationId, 'It works now');
  await service.next(({ path }) => subscription.endpoint.endsWith(path), PATIENCE_MS);
  await page.goto(`${WEB}/you/notifications`);
  const onThisDevice = page.getByRole('switch', { name: 'Push notifications' });
  await expect(onThisDevice).toBeChecked();
  // A user who turns it off again has answered and is not asked once more.
  await onThisDevice.click();
  await expect(onThisDevice).not.toBeChecked();
  await page.goto(`${WEB}/chats`);
  await expect(page.getByRole('link', { name: new RegExp(b.displayName) })).toBeVisible();
  await expect(page.getByText(OFFER)).toHaveCount(0);
});
