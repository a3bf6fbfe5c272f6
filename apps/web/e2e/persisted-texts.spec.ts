import { expect, type Page } from '@playwright/test';
import { like } from './support/contexts';
import { Network } from './support/network';
import { connectedPair, registered, say, signIn, uniqueName, WEB, windowOf } from './support/person';
import { test } from './support/test';

const field = (page: Page) => page.getByRole('textbox', { name: /^Message / });
const changing = (page: Page) => page.getByRole('textbox', { name: 'Change your message' });
const stored = (page: Page) => page.evaluate(() => JSON.stringify(localStorage));

test('an edited text and the replied-to message survive a reload', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  await a.client.send(conversationId, 'At seven?');
  await b.client.send(conversationId, 'On Thursday');
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const row = page.locator('[role=log] [data-seq="2"]');
  await row.hover();
  await row.getByRole('button', { name: 'Message actions' }).click();
  await page.getByRole('menuitem', { name: 'Reply' }).click();
  await field(page).fill('Then on Thursday');
  await page.reload();
  await expect(page.getByText(`Reply to ${b.displayName}`)).toBeVisible();
  await expect(field(page)).toHaveValue('Then on Thursday');
  await page.getByRole('button', { name: 'Send message' }).click();
  await expect.poll(async () => (await b.client.messages(conversationId)).items.at(-1)?.replyTo).toBe(2);
  await expect(page.getByText(`Reply to ${b.displayName}`)).toHaveCount(0);
  await page.reload();
  await expect(field(page)).toBeVisible();
  await expect(page.getByText(`Reply to ${b.displayName}`)).toHaveCount(0);

  await field(page).press('ArrowUp');
  await changing(page).fill('Then on Friday');
  await page.reload();
  await expect(changing(page)).toHaveValue('Then on Friday');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('log').getByText('Then on Friday')).toBeVisible();
  await field(page).press('ArrowUp');
  await changing(page).fill('Then never');
  await page.getByRole('button', { name: 'Leave it as it is' }).click();
  await page.reload();
  await expect(field(page)).toHaveValue('');
  expect(await stored(page)).not.toContain('Then never');
});

test('a note and a report survive Escape and a reload, until they are sent or discarded', async ({
  browser,
}, info) => {
  const { a } = await connectedPair();
  const other = await registered('Chidi');
  const page = await windowOf(browser, a.username, like(info), `/people/${other.username}`);
  const dialog = page.getByRole('dialog');
  const open = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const note = dialog.getByLabel('Your note');
  await open('Send interest');
  await note.fill('You repair radios?');
  await note.press('Escape');
  await expect(dialog).toHaveCount(0);
  await open('Send interest');
  await expect(note).toHaveValue('You repair radios?');
  await page.reload();
  await open('Send interest');
  await expect(note).toHaveValue('You repair radios?');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await open('Send interest');
  await expect(note).toHaveValue('');
  await note.fill('You repair clocks?');
  await dialog.getByRole('button', { name: 'Send interest' }).click();
  await expect(page.getByRole('button', { name: 'Withdraw' })).toBeVisible();
  expect(await stored(page)).not.toContain('You repair');

  await open('Report');
  await dialog.getByRole('radio', { name: 'Harassment or threats' }).check();
  await dialog.getByLabel('Anything else that helps').fill('Every evening');
  await page.mouse.click(5, 5);
  await expect(dialog).toHaveCount(0);
  await page.reload();
  await open('Report');
  await expect(dialog.getByRole('radio', { name: 'Harassment or threats' })).toBeChecked();
  await expect(dialog.getByLabel('Anything else that helps')).toHaveValue('Every evening');
  await dialog.getByRole('button', { name: 'Send report' }).click();
  await expect(page.getByText('Thank you for telling us')).toBeVisible();
  expect(await stored(page)).not.toContain('Every evening');
});

test('a profile survives a reload and another language, which preserves the focus', async ({
  browser,
}, info) => {
  const one = await registered('Layla');
  const page = await windowOf(browser, one.username, like(info), '/you');
  await page.getByLabel('A note about yourself').fill('I collect maps of rivers');
  await page.reload();
  await expect(page.getByLabel('A note about yourself')).toHaveValue('I collect maps of rivers');
  await page.getByRole('radio', { name: 'English' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('heading', { name: 'Du', exact: true })).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Deutsch' })).toBeFocused();
  await expect(page.getByLabel('Ein paar Worte über dich')).toHaveValue('I collect maps of rivers');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('radio', { name: 'English' })).toBeFocused();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Saved. This is what others see now.')).toBeVisible();
  expect((await one.client.me()).bio).toBe('I collect maps of rivers');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();

  // Changes on another device are not undone by fields that were not edited here.
  await page.getByLabel('A note about yourself').fill('And of lakes');
  await one.client.updateMe({ displayName: 'Layla of the rivers' });
  await page.reload();
  await expect(page.getByLabel('Your name')).toHaveValue('Layla of the rivers');
  await expect(page.getByLabel('A note about yourself')).toHaveValue('And of lakes');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByLabel('Username or e-mail')).toBeVisible();
  expect(await stored(page)).not.toContain('And of lakes');
});

test('the first steps continue where they were', async ({ browser }, info) => {
  const page = await (await browser.newContext(like(info))).newPage();
  const { username } = uniqueName('Nadia');
  await page.goto(`${WEB}/register`);
  await page.getByLabel('Your name').fill('Nadia');
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('E-mail').fill(`${username}@example.org`);
  await page.getByLabel('Password', { exact: true }).fill('seven quiet bookshops');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByText('Step 1 of 3')).toBeVisible();
  await page.getByLabel('Your name').fill('Nadia by the sea');
  await page.reload();
  await expect(page.getByLabel('Your name')).toHaveValue('Nadia by the sea');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByLabel('A note about yourself').fill('I mend nets. '.repeat(30));
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByText('Use at most 280 characters.')).toBeVisible();
  await page.getByLabel('A note about yourself').fill('I mend nets');
  await page.reload();
  await expect(page.getByText('Step 2 of 3')).toBeVisible();
  await expect(page.getByLabel('A note about yourself')).toHaveValue('I mend nets');
  await page.getByRole('button', { name: 'Skip for now' }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  expect(await stored(page)).not.toContain('I mend nets');
});

test('a sign-out from another device during an edit: draft, edit and queue are restored', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  await a.client.send(conversationId, 'At seven?');
  const context = await browser.newContext(like(info));
  const network = await Network.of(context);
  const page = await context.newPage();
  await page.goto(`${WEB}/chats/${conversationId}`);
  await signIn(page, a.username);
  await field(page).press('ArrowUp');
  await changing(page).press('Escape');
  await network.cut();
  await say(page, 'on its way');
  await expect(page.getByRole('log').getByText(/Sending …|Waiting for a connection/)).toHaveCount(1);
  await field(page).fill('Half a thought');
  const row = page.locator('[role=log] [data-seq="1"]');
  await row.hover();
  await row.getByRole('button', { name: 'Message actions' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await changing(page).fill('At half past seven?');
  await a.client.account.endOtherSessions();
  network.restore();
  await expect(page.getByText('Your session has ended')).toBeVisible({ timeout: 30_000 });

  await signIn(page, a.username);
  await expect(changing(page)).toHaveValue('At half past seven?');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(field(page)).toHaveValue('Half a thought');
  await expect
    .poll(async () => (await b.client.messages(conversationId)).items.map(({ body }) => body), {
      timeout: 30_000,
    })
    .toEqual(['At half past seven?', 'on its way']);
});
