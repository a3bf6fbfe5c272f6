import { randomBytes } from 'node:crypto';
import { expect } from '@playwright/test';
import { like } from './support/contexts';
import { connectedPair, registered, signIn, WEB, windowOf } from './support/person';
import { test } from './support/test';

test('signing in leads to the requested page, and never to another site', async ({ page }) => {
  const { username } = await registered('Mara');
  for (const foreign of ['//evil.example', '/%5Cevil.example', '/%09/evil.example', 'https://evil.example']) {
    await page.goto(`${WEB}/sign-in?next=${foreign}`);
    await expect(page).toHaveURL(`${WEB}/sign-in`);
  }
  await page.goto(`${WEB}/people?q=${username}`);
  await signIn(page, username);
  await expect(page).toHaveURL(`${WEB}/people?q=${username}`);
  await page.goto(`${WEB}/interests?box=neither`);
  await expect(page.getByText('Nobody has written to you yet')).toBeVisible();
});

test('a closed dialog returns the focus', async ({ browser }, info) => {
  const [a, b] = [await registered('Mara'), await registered('Jonas')];
  const page = await windowOf(browser, a.username, like(info), `/people/${b.username}`);
  const button = page.getByRole('button', { name: 'Send interest' });
  await button.click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(button).toBeFocused();
});

test('one’s own page links to the profile and offers no actions', async ({ browser }, info) => {
  const a = await registered('Mara');
  const page = await windowOf(browser, a.username, like(info), `/people/${a.username}`);
  await expect(page.getByText('This is your own page, as others see it.')).toBeVisible();
  for (const name of ['Send interest', 'Block', 'Report'])
    await expect(page.getByRole('button', { name, exact: true })).toHaveCount(0);
  await page.getByRole('link', { name: 'Edit your profile' }).click();
  await expect(page.getByLabel('Your name')).toHaveValue(a.displayName);
  const codes = await Promise.all(
    [
      a.client.sendInterest({ recipient: a.username, message: 'Hello me' }),
      a.client.block(a.me.id),
      a.client.report({ userId: a.me.id, reason: 'spam' }),
    ].map((refused) => refused.then(() => 'ok').catch((error: { code: string }) => error.code)),
  );
  expect(codes).toEqual(Array(3).fill('VALIDATION_FAILED'));
});

test('going back from a person restores the search and the scroll position', async ({ browser }, info) => {
  const a = await registered('Mara');
  // Search tolerates typing errors, so these names must differ from those of other runs.
  const name = `p${randomBytes(6).toString('hex')}`;
  for (let i = 0; i < 14; i += 1) await registered(name);
  const page = await windowOf(browser, a.username, like(info), '/people');
  const box = page.locator('main .relative.overflow-y-auto').first();
  await page.getByRole('searchbox').fill(name);
  const cards = page.getByRole('article');
  await expect(cards).toHaveCount(14);
  const list = page.url();
  await cards.nth(11).scrollIntoViewIfNeeded();
  const top = await box.evaluate((one) => one.scrollTop);
  expect(top).toBeGreaterThan(100);
  for (const back of [
    () => page.getByRole('link', { name: 'All people' }).click(),
    async () => void (await page.goBack()),
  ]) {
    await cards.nth(11).getByRole('link').first().click();
    await expect(page).toHaveURL(new RegExp(`/people/${name}`));
    await back();
    await expect(page).toHaveURL(list);
    await expect(page.getByRole('searchbox')).toHaveValue(name);
    await expect.poll(() => box.evaluate((one) => one.scrollTop)).toBe(top);
  }
});

test('a dialog focuses its first field, or itself, and never its close button', async ({ browser }, info) => {
  const [a, b] = [await registered('Mara'), await registered('Jonas')];
  const page = await windowOf(browser, a.username, like(info), `/people/${b.username}`);
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Send interest' }).click();
  await expect(dialog.getByLabel('Your note')).toBeFocused();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Report' }).click();
  await expect(dialog.getByRole('radio').first()).toBeFocused();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Block' }).click();
  await expect(dialog).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Block' })).toBeFocused();
});

test('the list of chats shows the time on the line of the name', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  await b.client.send(conversationId, 'Seven?');
  const page = await windowOf(browser, a.username, like(info));
  const row = page.getByRole('link', { name: new RegExp(b.displayName) });
  await expect(row.locator('time')).toBeVisible();
  const [name, time] = await row.evaluate((link, of) => {
    const parts = [...link.querySelectorAll('span')].find((one) => one.firstChild?.nodeValue === of);
    return [parts, link.querySelector('time')].map((part) => {
      // Without a height it is on the baseline.
      const mark = document.createElement('span');
      mark.style.display = 'inline-block';
      part?.append(mark);
      const { bottom } = mark.getBoundingClientRect();
      mark.remove();
      return bottom;
    });
  }, b.displayName);
  expect(Math.abs((name ?? 0) - (time ?? Infinity))).toBeLessThan(1);
});

/** A point in time that several parts of the test wait for. */
function moment() {
  let come = () => {};
  const came = new Promise<void>((resolve) => (come = resolve));
  return { come, came };
}

test('a message between the first answer and the live connection is not missed', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  const page = await windowOf(browser, a.username, like(info), '/people');
  const [answered, said, live, released] = [moment(), moment(), moment(), moment()];
  await page.route(
    /\/messages\?/,
    async (route) => {
      const response = await route.fetch();
      answered.come();
      await released.came;
      await route.fulfill({ response });
    },
    { times: 1 },
  );
  await page.routeWebSocket(/\/ws\/chat/, (socket) => {
    void said.came.then(() => {
      const server = socket.connectToServer();
      socket.onMessage((frame) => server.send(frame));
      server.onMessage((frame) => {
        socket.send(frame);
        if (String(frame).startsWith('40')) live.come();
      });
    });
  });
  await page.goto(`${WEB}/chats/${conversationId}`);
  await answered.came;
  await b.client.send(conversationId, 'Between two moments');
  said.come();
  await live.came;
  // No sign on the page shows that it has received the event.
  await page.waitForTimeout(500);
  released.come();
  await expect(page.getByRole('log')).toContainText('Between two moments');
});
