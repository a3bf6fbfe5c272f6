import { expect, type Page } from '@playwright/test';
import { like } from './support/contexts';
import { acksOf, delayAnswer } from './support/delayed-answers';
import { connectedPair, PASSWORD, registered, signIn, uniqueName, WEB, windowOf } from './support/person';
import { test } from './support/test';

const stored = (page: Page) => page.evaluate(() => JSON.stringify(localStorage));
const field = (page: Page) => page.getByRole('textbox', { name: /^Message / });
const changing = (page: Page) => page.getByRole('textbox', { name: 'Change your message' });
const tab = (page: Page, name: 'People' | 'You') =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true });
/**
 * Navigates and waits for the screen. Until its code is loaded, the previous screen stays, and
 * going back would not leave it.
 */
async function goTo(page: Page, name: 'People' | 'You'): Promise<void> {
  await tab(page, name).click();
  await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();
}

test('a saved edit closes in a chat that was reopened before the answer; a later edit stays', async ({
  browser,
}, info) => {
  const { a, conversationId } = await connectedPair();
  await a.client.send(conversationId, 'At seven?');
  const page = await (await browser.newContext(like(info))).newPage();
  const acks = await acksOf(page);
  await page.goto(`${WEB}/chats/${conversationId}`);
  await signIn(page, a.username);
  await expect(page.getByRole('log').getByText('At seven?')).toBeVisible();
  const saveAndComeBack = async (text: string) => {
    await field(page).press('ArrowUp');
    await changing(page).fill(text);
    const ack = acks.hold();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await ack.isDone;
    await goTo(page, 'People');
    await page.goBack();
    await expect(changing(page)).toHaveValue(text);
    return ack;
  };
  const first = await saveAndComeBack('At eight?');
  first.release();
  await expect(field(page)).toHaveValue('');
  expect(await stored(page)).not.toContain('change:');
  expect(await stored(page)).not.toContain('aim:');

  const second = await saveAndComeBack('At nine?');
  await changing(page).fill('At nine or ten?');
  second.release();
  await expect(page.getByRole('log').getByText('At nine?')).toBeVisible();
  await page.reload();
  await expect(changing(page)).toHaveValue('At nine or ten?');
});

test('a reply is removed from the device as it is sent, before the answer', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  await b.client.send(conversationId, 'On Thursday?');
  const page = await (await browser.newContext(like(info))).newPage();
  const acks = await acksOf(page);
  await page.goto(`${WEB}/chats/${conversationId}`);
  await signIn(page, a.username);
  const row = page.locator('[role=log] [data-seq="1"]');
  await row.hover();
  await row.getByRole('button', { name: 'Message actions' }).click();
  await page.getByRole('menuitem', { name: 'Reply' }).click();
  await field(page).fill('Thursday it is');
  const ack = acks.hold();
  await page.getByRole('button', { name: 'Send message' }).click();
  await ack.isDone;
  await goTo(page, 'People');
  ack.release();
  await expect.poll(() => stored(page)).not.toContain('draft:');
  expect(await stored(page)).not.toContain('aim:');
});

test('a saved profile is removed from the device; text typed on another visit stays', async ({
  browser,
}, info) => {
  const one = await registered('Layla');
  const page = await windowOf(browser, one.username, like(info), '/you');
  const note = page.getByLabel('A note about yourself');
  const saveAndComeBack = async (text: string) => {
    const answer = await delayAnswer(page, 'PATCH', /\/api\/users\/me$/);
    await note.fill(text);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await answer.isDone;
    await goTo(page, 'People');
    await goTo(page, 'You');
    await expect(note).toHaveValue(text);
    return answer;
  };
  const saved = page.getByText('Saved. This is what others see now.');
  const first = await saveAndComeBack('I collect maps of rivers');
  await note.fill('I collect maps of rivers and lakes');
  first.release();
  await expect(saved).toBeVisible();
  expect((await one.client.me()).bio).toBe('I collect maps of rivers');
  await page.reload();
  await expect(note).toHaveValue('I collect maps of rivers and lakes');

  const second = await saveAndComeBack('  I collect maps ');
  second.release();
  await expect(saved).toBeVisible();
  expect(await stored(page)).not.toContain(':profile');
});

test('first steps that were skipped before an answer stay skipped', async ({ browser }, info) => {
  const page = await (await browser.newContext(like(info))).newPage();
  const { username } = uniqueName('Nadia');
  await page.goto(`${WEB}/register`);
  await page.getByLabel('Your name').fill('Nadia');
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('E-mail').fill(`${username}@example.org`);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByText('Step 1 of 3')).toBeVisible();
  const answer = await delayAnswer(page, 'PATCH', /\/api\/users\/me$/);
  await page.getByLabel('Your name').fill('Nadia by the sea');
  await page.getByRole('button', { name: 'Next' }).click();
  await answer.isDone;
  // Text typed now would be lost with the step.
  await expect(page.getByLabel('Your name')).not.toBeEditable();
  await page.getByRole('button', { name: 'Skip for now' }).click();
  await goTo(page, 'You');
  answer.release();
  await expect(page.getByLabel('Your name')).toHaveValue('Nadia by the sea');
  expect(await stored(page)).not.toContain(':welcome');
});

test('signing out removes drafts also when another request detects the end of the session first', async ({
  browser,
}, info) => {
  const { a, conversationId } = await connectedPair();
  const other = await registered('Ines');
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  await field(page).fill('For your eyes only');
  await goTo(page, 'You');
  expect(await stored(page)).toContain('For your eyes only');
  const answer = await delayAnswer(page, 'POST', /\/api\/auth\/logout$/);
  const given = page.waitForEvent('requestfailed', {
    predicate: (request) => request.url().endsWith('/api/auth/logout'),
    timeout: 15_000,
  });
  await page.getByRole('button', { name: 'Sign out' }).click();
  await answer.isDone;
  await tab(page, 'People').click();
  await expect(page.getByLabel('Username or e-mail')).toBeVisible();
  await given;
  await expect(page).toHaveURL(`${WEB}/sign-in`);
  await expect(page.getByText('Your session has ended')).toHaveCount(0);
  expect(await stored(page)).not.toContain('For your eyes only');
  // The late answer, which removes the cookie, does not end the other user's session.
  await signIn(page, other.username);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  answer.release();
  await answer.isOver;
  await page.reload();
  await goTo(page, 'You');
  await expect(page.getByLabel('Your name')).toHaveValue(other.displayName);
});
