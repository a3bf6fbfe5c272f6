import { expect, type Page } from '@playwright/test';
import { expectNoViolations } from './support/axe';
import { like } from './support/contexts';
import { moment } from './support/delayed-answers';
import { Network } from './support/network';
import { connectedPair, registered, signIn, WEB, windowOf } from './support/person';
import { test } from './support/test';

const openPalette = async (page: Page) => {
  await page.keyboard.press('ControlOrMeta+k');
  const field = page.getByRole('combobox', { name: 'Jump to' });
  await expect(field).toBeFocused();
  return field;
};

/** Creates a chat with a word beyond the messages that are loaded at first. */
async function longChat() {
  const { a, b, conversationId } = await connectedPair();
  await b.client.send(conversationId, 'Das Café an der Straße hat Laternen');
  await a.client.send(conversationId, 'A lantern of our own');
  for (let i = 3; i <= 130; i += 1) await a.client.send(conversationId, `Message number ${i}`);
  await a.client.markRead(conversationId, 130);
  return { a, b, conversationId };
}

test('a message is found from anywhere with the keyboard alone, and the chat opens at it @smoke', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await longChat();
  const page = await windowOf(browser, a.username, like(info));
  await expect(page.getByRole('link', { name: new RegExp(b.displayName) })).toBeVisible();
  await openPalette(page);
  await page.keyboard.type('cafe strasse late');
  const hit = page.getByRole('option', { name: /Laternen/ });
  await expect(hit).toBeVisible();
  await expect(hit.locator('mark')).toHaveText(['Café', 'Straße', 'Laternen']);
  await expect(page.getByRole('group', { name: `Messages with ${b.displayName}` })).toBeVisible();
  await expect(page.getByText('1 message found.')).toBeAttached();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`${WEB}/chats/${conversationId}?at=1`);
  const log = page.getByRole('log');
  await expect(log.getByText('Das Café an der Straße')).toBeInViewport();
  await expect(log.getByText('Message number 130', { exact: true })).not.toBeInViewport();

  // Shown again, from the other end of the chat.
  await page.getByRole('button', { name: 'To the newest' }).click();
  await expect(log.getByText('Message number 130', { exact: true })).toBeInViewport();
  await openPalette(page);
  await page.keyboard.type('laternen');
  await expect(hit).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(log.getByText('Das Café an der Straße')).toBeInViewport();
});

test('the palette opens chats, people and screens by a word and Enter, and Escape returns the focus', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  const stranger = await registered('Chidi');
  const page = await windowOf(browser, a.username, like(info), '/people');
  const heading = page.getByRole('heading', { name: 'People', level: 1 });
  await expect(heading).toBeFocused();
  const go = async (typed: string, line: string | RegExp, address: string) => {
    await openPalette(page);
    await page.keyboard.type(typed);
    await expect(page.getByRole('option', { name: line, selected: true })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(WEB + address);
    await expect(page.getByRole('dialog')).toHaveCount(0);
  };
  await openPalette(page);
  await page.keyboard.press('Escape');
  await expect(heading).toBeFocused();
  await go('priv', 'Privacy', '/you/privacy');
  await go(b.displayName, new RegExp(b.displayName), `/chats/${conversationId}`);
  await go(stranger.displayName, `Write to ${stranger.displayName}`, `/people/${stranger.username}`);
});

test('a screen that loads behind the palette takes neither the focus nor the typed text', async ({
  browser,
}, info) => {
  const { a, b } = await connectedPair();
  const context = await browser.newContext(like(info));
  const released = moment();
  await context.route(/\/assets\/privacy-[^/]*\.js$/, async (route) => {
    await released.came;
    await route.continue();
  });
  const page = await context.newPage();
  await page.goto(`${WEB}/people`);
  await signIn(page, a.username);
  await expect(page.getByRole('heading', { name: 'People', level: 1 })).toBeFocused();
  await openPalette(page);
  await page.keyboard.type('priv');
  await expect(page.getByRole('option', { name: 'Privacy', selected: true })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`${WEB}/you/privacy`);
  const field = await openPalette(page);
  await page.keyboard.type(b.displayName.slice(0, 2));
  released.come();
  // The dialog hides it from roles.
  await expect(page.locator('h1', { hasText: 'Privacy' })).toBeAttached();
  await page.keyboard.type(b.displayName.slice(2));
  await expect(field).toHaveValue(b.displayName);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Privacy', level: 1 })).toBeFocused();
});

test('each typed query selects its first result, and Enter opens it', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  await b.client.send(conversationId, 'A lantern for the harbour');
  await b.client.send(conversationId, 'Another lantern');
  await b.client.send(conversationId, 'Seven windows');
  const page = await windowOf(browser, a.username, like(info), '/people');
  const field = await openPalette(page);
  const chosen = page.getByRole('option', { selected: true });
  const isSaid = () =>
    expect
      .poll(
        async () => (await chosen.getAttribute('id')) === (await field.getAttribute('aria-activedescendant')),
      )
      .toBe(true);
  await field.fill('lantern');
  await expect(page.getByRole('option', { name: /for the harbour/ })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(chosen).toHaveText(/for the harbour/);
  await isSaid();
  await field.fill('seven');
  await expect(chosen).toHaveText(/Seven windows/);
  await isSaid();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`${WEB}/chats/${conversationId}?at=3`);
});

test(
  'a chat is searched from its header, message by message',
  { tag: '@phone' },
  async ({ browser }, info) => {
    const { a, conversationId } = await longChat();
    const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
    const opener = page.getByRole('button', { name: 'Search in this chat' });
    await opener.click();
    const bar = page.getByRole('search', { name: 'Search in this chat' });
    await expect(bar.getByRole('searchbox')).toBeFocused();
    await page.keyboard.type('lantern');
    await expect(bar.getByText('1 found')).toBeVisible();
    await bar.getByRole('searchbox').fill('la');
    // „Laternen“ and “lantern”
    await expect(bar.getByText('2 found')).toBeVisible();
    const log = page.getByRole('log');
    await expect(log.getByText('Message number 130', { exact: true })).toBeInViewport();
    await page.keyboard.press('Enter');
    await expect(bar.getByText('1 of 2')).toBeVisible();
    await expect(log.getByText('A lantern of our own')).toBeInViewport();
    await bar.getByRole('button', { name: 'Next older message' }).click();
    await expect(bar.getByText('2 of 2')).toBeVisible();
    await expect(log.getByText('Das Café an der Straße')).toBeInViewport();
    await expect(bar.getByRole('button', { name: 'Next older message' })).toBeDisabled();
    await bar.getByRole('searchbox').press('Shift+Enter');
    await expect(bar.getByText('1 of 2')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(bar).toHaveCount(0);
    await expect(opener).toBeFocused();
  },
);

test(
  'axe finds nothing with results, without results and with an error',
  { tag: '@phone' },
  async ({ browser }, info) => {
    const { a, b, conversationId } = await connectedPair();
    await b.client.send(conversationId, 'A lantern for the harbour');
    const context = await browser.newContext({ ...like(info), reducedMotion: 'reduce' });
    const network = await Network.of(context);
    const page = await context.newPage();
    await page.goto(`${WEB}/chats/${conversationId}`);
    await signIn(page, a.username);
    await page.getByRole('button', { name: 'Search in this chat' }).click();
    await page.getByRole('searchbox').fill('harb');
    await expect(page.getByText('1 found')).toBeVisible();
    await page.keyboard.press('Escape');
    const field = await openPalette(page);
    await expectNoViolations(page, 'palette');
    await field.fill('lant');
    await expect(page.locator('mark')).toHaveText('lantern');
    await field.fill('nowhere at all');
    await expect(page.getByText('No message has “nowhere at all”.')).toBeVisible();
    await expectNoViolations(page, 'palette with nothing');
    await network.cut();
    await field.fill('harbour');
    const again = page.getByRole('option', { name: /Try again/ });
    await expect(again).toBeVisible({ timeout: 20_000 });
    await expectNoViolations(page, 'palette without a connection');
    network.restore();
    await again.click();
    await expect(page.locator('mark')).toHaveText('harbour');
  },
);
