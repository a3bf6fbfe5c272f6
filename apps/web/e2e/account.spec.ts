import { expect } from '@playwright/test';
import { like } from './support/contexts';
import { liveConnectionOf } from './support/live-connection';
import { linkIn } from './support/emails';
import { connectedPair, registered, signIn, WEB, windowOf } from './support/person';
import { test } from './support/test';

const NEW = 'nine loud market stalls';

test('one device signs another out: it shows the reason, and typed text is preserved @smoke', async ({
  browser,
}, info) => {
  const { a, conversationId } = await connectedPair();
  const there = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const box = there.getByRole('textbox', { name: /^Message / });
  await box.fill('Half a thought');
  const here = await windowOf(browser, a.username, like(info), '/you');
  await here.getByRole('link', { name: /Sign-in and devices/ }).click();
  const rows = here.getByRole('region', { name: 'Your devices' }).getByRole('listitem');
  // Including the session that registered the account.
  await expect(rows).toHaveCount(3);
  await expect(rows.filter({ hasText: 'This device' })).toHaveCount(1);
  await here.getByRole('button', { name: 'Sign out Chrome on Linux' }).click();
  await expect(here.getByText('Chrome on Linux is signed out.')).toBeVisible();
  await expect(rows).toHaveCount(2);
  await expect(there.getByText('This device was signed out from another one.')).toBeVisible();
  const live = liveConnectionOf(there);
  await signIn(there, a.username);
  await expect(there).toHaveURL(new RegExp(conversationId));
  await expect(box).toHaveValue('Half a thought');
  await live;

  await here.getByRole('button', { name: 'Sign out all other devices' }).click();
  await expect(there.getByText('This device was signed out from another one.')).toBeVisible();
  await expect(rows).toHaveCount(1);
  await expect(here.getByRole('button', { name: 'Sign out all other devices' })).toHaveCount(0);
});

test('a changed password signs out the other window and not this one', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  const there = await windowOf(browser, a.username, like(info), '/people');
  const here = await windowOf(browser, a.username, like(info), '/you/security');
  const form = here.getByRole('form', { name: 'Password' });
  await form.getByLabel('Current password', { exact: true }).fill('not this one');
  await form.getByLabel('New password', { exact: true }).fill(NEW);
  await form.getByRole('button', { name: 'Change password' }).click();
  await expect(form.getByText('That is not your password as we know it.')).toBeVisible();
  await form.getByLabel('Current password', { exact: true }).fill('seven quiet bookshops');
  await form.getByRole('button', { name: 'Change password' }).click();
  await expect(here.getByText('Your password is changed. All other devices are signed out.')).toBeVisible();
  await expect(there.getByText('Your password was changed, so this device was signed out.')).toBeVisible();
  await b.client.send(conversationId, 'Still there?');
  await expect(here).toHaveTitle(/^\(1\)/);
  await here.reload();
  await expect(here.getByRole('region', { name: 'Your devices' }).getByRole('listitem')).toHaveCount(1);
  await signIn(there, a.username, NEW);
  await expect(there.locator('nav[aria-label=Main]')).toBeAttached();
});

test('a forgotten password, by the link in the email', async ({ browser, page }, info) => {
  const { username, me } = await registered('Mara');
  const open = await windowOf(browser, username, like(info), '/people');
  await page.goto(`${WEB}/sign-in`);
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await page.getByLabel('E-mail', { exact: true }).fill(me.email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByText('Have a look at your mail.')).toBeVisible();
  const link = await linkIn('A new password for Zentra', me.email);
  expect(link).toContain(`${WEB}/reset-password?token=`);
  await page.goto(link);
  await page.getByLabel('New password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Use at least 8 characters.')).toBeVisible();
  await page.getByLabel('New password', { exact: true }).fill(NEW);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Your password is changed. Sign in with the new one.')).toBeVisible();
  await expect(open.getByText('Your password was changed, so this device was signed out.')).toBeVisible();
  await signIn(page, username, NEW);
  await expect(page.locator('nav[aria-label=Main]')).toBeAttached();
  // The same link a second time.
  await page.goto(link);
  await page.getByLabel('New password', { exact: true }).fill('yet another one');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('This link has been used or is too old.')).toBeVisible();
  await page.getByRole('link', { name: 'Ask for a new link' }).click();
  await expect(page).toHaveURL(`${WEB}/forgot-password`);
});

test('the address is confirmed, then changed, by links', async ({ browser }, info) => {
  const { username, me } = await registered('Mara');
  const page = await windowOf(browser, username, like(info), '/you/security');
  const section = page.getByRole('region', { name: 'E-mail' });
  await expect(section.getByText('Not confirmed yet')).toBeVisible();
  const first = await linkIn('Is this your e-mail address?', me.email);
  await section.getByRole('button', { name: 'Send the link again' }).click();
  await expect(section.getByText(`A link is on its way to ${me.email}.`)).toBeVisible();
  await page.goto(await linkIn('Is this your e-mail address?', me.email, first));
  await expect(page.getByText('Thank you. This address is yours now.')).toBeVisible();
  await page.goto(`${WEB}/you/security`);
  await expect(section.getByText('Confirmed', { exact: true })).toBeVisible();

  const email = `new.${me.email}`;
  await section.getByRole('button', { name: 'Change address' }).click();
  await expect(section.getByLabel('New e-mail address')).toBeFocused();
  await section.getByRole('button', { name: 'Keep the old one' }).click();
  await expect(section.getByRole('button', { name: 'Change address' })).toBeFocused();
  await section.getByRole('button', { name: 'Change address' }).click();
  await section.getByLabel('New e-mail address').fill(email);
  await section.getByLabel('Your password', { exact: true }).fill('seven quiet bookshops');
  await section.getByRole('button', { name: 'Send the link' }).click();
  await expect(section.getByText(`A link is on its way to ${email}.`)).toBeVisible();
  await expect(section.getByText(me.email, { exact: true })).toBeVisible();
  // On a device without a session.
  const other = await (await browser.newContext(like(info))).newPage();
  await other.goto(await linkIn('Your new e-mail address for Zentra', email));
  await expect(other.getByText('Thank you. This address is yours now.')).toBeVisible();
  await page.reload();
  await expect(section.getByText(email, { exact: true })).toBeVisible();
});

test('a username is changed in the profile, and a taken one shows an error', async ({ browser }, info) => {
  const [a, b] = [await registered('Mara'), await registered('Jonas')];
  const page = await windowOf(browser, a.username, like(info), '/you');
  const field = page.getByLabel('Username');
  await field.fill(b.username);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('That username is taken.')).toBeVisible();
  await field.fill(`${a.username}.new`);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved. This is what others see now.')).toBeVisible();
  expect((await b.client.person(`${a.username}.new`)).id).toBe(a.me.id);
});

test('a long name does not widen a phone screen, nor raise an empty field', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  await a.client.updateMe({ displayName: 'Maximiliane-Theodora von Hohenzollern-Sigmaringen' });
  const phone = { ...like(info), viewport: { width: 390, height: 844 } };
  const own = await windowOf(browser, a.username, phone, '/you');
  const { x, width } = (await own.getByLabel('Your name').boundingBox()) ?? { x: 0, width: Infinity };
  expect(x + width).toBeLessThan(390);

  const chat = await windowOf(browser, b.username, phone, `/chats/${conversationId}`);
  const field = await chat.getByRole('textbox', { name: /^Message Maximiliane/ }).boundingBox();
  expect(field?.height).toBeLessThan(50);
});

test('an invalid password reset link shows an error before anything is typed', async ({ page }) => {
  for (const token of [
    '',
    '?token=',
    '?token=made-up',
    '?token=AAAAAAAAAAAAAAAAAAAAA',
    '?token=%20'.repeat(3),
  ]) {
    await page.goto(`${WEB}/reset-password${token}`);
    await expect(page.getByRole('alert')).toContainText('This link has been used or is too old.');
    await expect(page.getByRole('link', { name: 'Ask for a new link' })).toBeVisible();
    await expect(page.locator('input')).toHaveCount(0);
  }
});
