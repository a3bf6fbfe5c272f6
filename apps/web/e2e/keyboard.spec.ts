import { expect } from '@playwright/test';
import { like } from './support/contexts';
import { Keys } from './support/keys';
import { connectedPair, PASSWORD, registered, uniqueName, WEB, windowOf } from './support/person';
import { test } from './support/test';

test('the main use case by keyboard, with visible focus at each step', async ({ page }) => {
  test.slow();
  const [jonas, chidi] = [await registered('Jonas'), await registered('Chidi')];
  const mara = uniqueName('Mara');
  const keys = new Keys(page);
  const { press, type } = keys;
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const field = page.getByRole('textbox', { name: /^Message / });
  const log = page.getByRole('log');
  const palette = async (words: string, option: RegExp) => {
    await press('Control+k');
    await expect(page.getByRole('combobox')).toBeFocused();
    await type(words);
    const line = page.getByRole('option', { name: option }).first();
    await expect(line).toBeVisible();
    for (let i = 0; i < 12 && (await line.getAttribute('aria-selected')) !== 'true'; i += 1)
      await press('ArrowDown');
    await press('Enter');
  };
  const onMessage = async (seq: number, item: string) => {
    const row = log.locator(`[data-seq="${seq}"]`);
    await press('Shift+Tab');
    for (let i = 0; i < 9 && !(await log.evaluate((one) => one.contains(document.activeElement))); i += 1)
      await press('Shift+Tab');
    for (let i = 0; i < 9 && !(await row.evaluate((one) => one.contains(document.activeElement))); i += 1)
      await press(i < 5 ? 'ArrowUp' : 'ArrowDown');
    await keys.expectVisibleFocus();
    await press('Enter');
    const chosen = page.getByRole('menuitem', { name: item });
    await expect(chosen).toBeVisible();
    for (let i = 0; i < 12 && !(await chosen.evaluate((one) => one === document.activeElement)); i += 1)
      await press('ArrowDown');
    await keys.expectVisibleFocus();
    await press('Enter');
  };

  await test.step('registers', async () => {
    await page.goto(`${WEB}/register`);
    await keys.tabTo(page.getByLabel('Your name'));
    await type(mara.displayName);
    await keys.tabTo(page.getByLabel('Username'));
    await type(mara.username);
    await keys.tabTo(page.getByLabel('E-mail'));
    await type(`${mara.username}@example.org`);
    await keys.tabTo(page.getByLabel('Password', { exact: true }));
    await type(PASSWORD);
    await press('Enter');
  });

  await test.step('completes the three first steps, which are not shown again', async () => {
    const heading = (name: string) => page.getByRole('heading', { level: 1, name });
    await expect(heading('What may people call you?')).toBeFocused();
    await keys.tabTo(page.getByLabel('Your name'));
    await press('Enter');
    await expect(heading('A few words about yourself')).toBeFocused();
    await keys.tabTo(page.getByLabel('A note about yourself'));
    await type('Keys, and nothing but keys.');
    await keys.enter(button('Next'));
    await expect(heading('Who can find you?')).toBeFocused();
    await keys.enter(button('Find people'));
    await expect(heading('People')).toBeFocused();
    await page.reload();
    await expect(heading('People')).toBeVisible();
  });

  await test.step('finds a user and sends an interest; the other accepts', async () => {
    await keys.tabTo(page.getByRole('searchbox'));
    await type(jonas.displayName);
    const card = page.getByRole('article', { name: jonas.displayName });
    await expect(page).toHaveURL(/q=/);
    await expect(page.getByRole('article').first()).toHaveAccessibleName(jonas.displayName);
    await keys.enter(card.getByRole('button', { name: 'Send interest' }));
    const dialog = page.getByRole('dialog');
    await keys.tabTo(dialog.getByLabel('Your note'));
    await type('You repair radios?');
    await keys.enter(dialog.getByRole('button', { name: 'Send interest' }));
    await expect(card.getByText('Waiting')).toBeVisible();
    await expect(card.getByRole('button', { name: 'Withdraw' })).toBeFocused();
    const { items } = await jonas.client.interests({ box: 'received' });
    await jonas.client.actOnInterest(items[0]?.id ?? '', 'accept');
    await keys.enter(card.getByRole('link', { name: 'Open chat' }));
    await expect(log).toContainText('You both said yes');
  });

  await test.step('writes, over several lines, and in the other direction', async () => {
    await expect(field).toBeFocused();
    await type('No mouse');
    await press('Shift+Enter');
    await type('at all');
    await press('Enter');
    await expect(log).toContainText('No mouse\nat all', { useInnerText: true });
    await expect(field).toHaveValue('');
    await keys.expectVisibleFocus();
  });

  const { conversationId } = await jonas.client.person(mara.username);
  await jonas.client.send(conversationId ?? '', 'Not even a small one?');

  await test.step('reacts, replies, edits, deletes', async () => {
    await onMessage(2, 'Reply');
    await expect(field).toBeFocused();
    await type('None whatsoever');
    await press('Enter');
    await expect(log.getByRole('button', { name: /In reply to: Not even/ })).toBeVisible();
    await expect(log.locator('[data-seq="3"]')).toContainText('Sent');
    await press('ArrowUp');
    await expect(page.getByRole('textbox', { name: 'Change your message' })).toBeFocused();
    await type(', I say');
    await press('Enter');
    await expect(log).toContainText('None whatsoever, I say');
    await onMessage(2, 'Another emoji');
    await page.getByRole('dialog').getByLabel('Search').waitFor();
    await type('party popper');
    await press('Enter');
    await expect(log.getByRole('button', { name: /^🎉 1 from you/ })).toBeVisible();
    await onMessage(1, 'Delete');
    await keys.enter(button('Delete for both'));
    await expect(log.getByText('Message deleted')).toBeVisible();
    await keys.expectFocusPreserved();
  });

  await test.step('searches and jumps to a result', async () => {
    await palette('whatsoever', /None whatsoever/);
    await expect(page).toHaveURL(/at=3/);
    await expect(log.locator('[data-seq="3"]')).toBeInViewport();
  });

  await test.step('accepts an interest and moves between the two chats', async () => {
    await chidi.client.sendInterest({ recipient: mara.username, message: 'A bench, perhaps?' });
    await palette('interests for', /Interests for you/);
    await keys.enter(button('Accept'));
    await keys.enter(button('Say hello'));
    await expect(page.getByRole('textbox', { name: `Message ${chidi.displayName}` })).toBeFocused();
    await press('Alt+ArrowDown');
    await expect(page.getByRole('textbox', { name: `Message ${jonas.displayName}` })).toBeFocused();
    await press('Alt+ArrowUp');
    await expect(page.getByRole('textbox', { name: `Message ${chidi.displayName}` })).toBeFocused();
    await keys.expectVisibleFocus();
  });

  await test.step('leaves the one, blocks the other', async () => {
    await keys.enter(button('Leave or block'), 'Shift+Tab');
    await keys.enter(button('Leave chat'));
    await expect(page.getByText('This chat has ended. What was said stays here.')).toBeVisible();
    await keys.expectFocusPreserved();
    await palette(jonas.displayName, new RegExp(jonas.displayName));
    await expect(page.getByRole('textbox', { name: `Message ${jonas.displayName}` })).toBeFocused();
    await keys.enter(button('Leave or block'), 'Shift+Tab');
    await keys.enter(button('Block'));
    await expect(page.getByText(`You block ${jonas.displayName}`)).toBeVisible();
    await keys.expectFocusPreserved();
  });

  await test.step('reads the list of shortcuts, changes the role of Enter, signs out', async () => {
    await press('Control+/');
    const sheet = page.getByRole('dialog', { name: 'Keys' });
    await expect(sheet).toContainText('Next chat');
    await press('Escape');
    await expect(sheet).toHaveCount(0);
    await keys.expectFocusPreserved();
    await palette('you and', /You and your profile/);
    await keys.tabTo(page.getByRole('radio', { name: /^Enter sends/ }));
    await press('ArrowDown');
    await keys.expectVisibleFocus();
    await keys.enter(button('Show all keys'));
    await expect(sheet.getByRole('definition').filter({ hasText: 'Shift' }).first()).toBeVisible();
    await expect(sheet.getByText('Send', { exact: true }).locator('xpath=../dd')).toHaveText('ShiftEnter');
    await press('Escape');
    await expect(button('Show all keys')).toBeFocused();
    await keys.enter(button('Sign out'));
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  });
});

test('a removed element leaves the focus to the heading of the screen', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const heading = (name: string) => page.getByRole('heading', { name, level: 1 });
  await page.getByRole('textbox', { name: /^Message / }).fill('I was about to');
  await b.client.endConversation(conversationId);
  await expect(page.getByText('This chat has ended. What was said stays here.')).toBeVisible();
  await expect(heading(b.displayName)).toBeFocused();
  // The draft waits for another acceptance, and the list does not show it as a draft.
  await page.goto(`${WEB}/chats`);
  const row = page.getByRole('link', { name: new RegExp(b.displayName) });
  await expect(row).toContainText('This chat has ended.');

  const other = await registered('Nadia');
  await other.client.sendInterest({ recipient: a.username, message: 'Hello' });
  await page.goto(`${WEB}/interests`);
  await page.getByRole('button', { name: 'Not for me' }).press('Enter');
  await expect(page.getByText(`Not for you, and ${other.displayName} was not told.`)).toBeVisible();
  await expect(heading('Interests')).toBeFocused();
});
