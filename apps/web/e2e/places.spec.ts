import { expect } from '@playwright/test';
import { like } from './support/contexts';
import { connectedPair, registered, signIn, WEB, windowOf } from './support/person';
import { test } from './support/test';

test('signing in leads to where one wanted to be, and never to another site', async ({ page }) => {
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

test('a closed dialog gives the focus back', async ({ browser }, info) => {
  const [a, b] = [await registered('Mara'), await registered('Jonas')];
  const page = await windowOf(browser, a.username, like(info), `/people/${b.username}`);
  const button = page.getByRole('button', { name: 'Send interest' });
  await button.click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(button).toBeFocused();
});

test('a message that comes while the history is still loading is shown', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  const page = await windowOf(browser, a.username, like(info), '/people');
  let release = () => {};
  const isReleased = new Promise<void>((resolve) => (release = resolve));
  let isHeld = () => {};
  const held = new Promise<void>((resolve) => (isHeld = resolve));
  await page.route(
    /\/messages\?/,
    async (route) => {
      const response = await route.fetch();
      isHeld();
      await isReleased;
      await route.fulfill({ response });
    },
    { times: 1 },
  );
  await page.goto(`${WEB}/chats/${conversationId}`);
  await held;
  await b.client.send(conversationId, 'While you were loading');
  await expect(page).toHaveTitle(/^\(1\)/);
  release();
  await expect(page.getByRole('log')).toContainText('While you were loading');
});

/** A point in time that several wait for. */
function moment() {
  let come = () => {};
  const came = new Promise<void>((resolve) => (come = resolve));
  return { come, came };
}

for (const [what, answer] of [
  ['in the list', /\/conversations\?/],
  ['in the history', /\/messages\?/],
] as const) {
  test(`a message between the first answer and the live connection is not missed ${what}`, async ({
    browser,
  }, info) => {
    const { a, b, conversationId } = await connectedPair();
    const page = await windowOf(browser, a.username, like(info), '/people');
    const [answered, said, live, released] = [moment(), moment(), moment(), moment()];
    await page.route(
      answer,
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
    await page.goto(what === 'in the list' ? `${WEB}/people` : `${WEB}/chats/${conversationId}`);
    await answered.came;
    await b.client.send(conversationId, 'Between two moments');
    said.come();
    await live.came;
    await page.waitForTimeout(500); // no sign on the page says that it has heard
    released.come();
    if (what === 'in the list') await expect(page).toHaveTitle(/^\(1\)/);
    else await expect(page.getByRole('log')).toContainText('Between two moments');
  });
}
