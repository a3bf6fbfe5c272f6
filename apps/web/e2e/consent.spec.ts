import { expect, type Page } from '@playwright/test';
import { like } from './support/contexts';
import { connectedPair, registered, say, WEB, windowOf } from './support/person';
import { test } from './support/test';

const leave = (page: Page) => page.getByRole('button', { name: 'Leave or block' });

test('a rejection is never shown to the sender, and can still become a yes @smoke', async ({
  browser,
}, info) => {
  const [mara, jonas] = [await registered('Mara'), await registered('Jonas')];
  await mara.client.sendInterest({ recipient: jonas.username, message: 'The bench by the water?' });
  const sender = await windowOf(browser, mara.username, like(info), '/interests?box=sent');
  const card = sender.getByRole('article', { name: `Interest sent to ${jonas.displayName}` });
  await expect(card.getByText('Waiting', { exact: true })).toBeVisible();
  const before = await card.innerHTML();

  const recipient = await windowOf(browser, jonas.username, like(info), '/interests');
  await recipient.getByRole('button', { name: 'Not for me' }).click();
  await expect(recipient.getByText(`Not for you, and ${mara.displayName} was not told.`)).toBeVisible();

  await sender.reload();
  await expect(card.getByText('Waiting', { exact: true })).toBeVisible();
  expect(await card.innerHTML()).toBe(before);
  await recipient.getByRole('button', { name: 'Accept after all' }).click();
  await expect(sender.getByText('both said yes').first()).toBeVisible();
});

test(
  'leaving takes two taps, ends the chat for both, and another acceptance reopens it',
  { tag: '@phone' },
  async ({ browser }, info) => {
    const { a, b, conversationId } = await connectedPair();
    const mara = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
    const jonas = await windowOf(browser, b.username, like(info), `/chats/${conversationId}`);
    await say(mara, 'One last thing');
    await expect(jonas.getByRole('log').getByText('One last thing')).toBeVisible();

    await leave(jonas).click();
    await expect(jonas.getByText(`${a.displayName} will see that the chat ended, not why.`)).toBeVisible();
    await jonas.getByRole('button', { name: 'Leave chat' }).click();
    for (const page of [jonas, mara]) {
      await expect(page.getByText('This chat has ended. What was said stays here.')).toBeVisible();
      await expect(page.getByRole('textbox', { name: /^Message / })).toHaveCount(0);
      await expect(page.getByRole('log').getByText('One last thing')).toBeVisible();
    }

    // Mara has sent an interest first, so she waits; Jonas may send one immediately.
    await mara.getByRole('button', { name: 'Send interest' }).click();
    await mara.getByLabel('Your note').fill('Shall we go on?');
    await mara.getByRole('dialog').getByRole('button', { name: 'Send interest' }).click();
    await expect(mara.getByText(/You can write to this person again from/)).toBeVisible();
    await mara.getByRole('button', { name: 'Cancel' }).click();
    await jonas.getByRole('button', { name: 'Send interest' }).click();
    await jonas.getByLabel('Your note').fill('Shall we go on?');
    await jonas.getByRole('dialog').getByRole('button', { name: 'Send interest' }).click();
    await mara.getByRole('link', { name: 'See interest' }).click();
    await mara.getByRole('button', { name: 'Accept' }).click();
    await mara.getByRole('button', { name: 'Say hello' }).click();
    await say(mara, 'And on we go');
    await expect(jonas.getByRole('log').getByText('And on we go')).toBeVisible();
  },
);

test('a block in the middle of a chat looks like leaving to the other, and can be lifted', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  const mara = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const jonas = await windowOf(browser, b.username, like(info), `/chats/${conversationId}`);
  await leave(jonas).click();
  await expect(
    jonas.getByText(
      `${a.displayName} won't find you in People, can't write to you and can't see when you are here.`,
    ),
  ).toBeVisible();
  await jonas.getByRole('button', { name: 'Block', exact: true }).click();
  await expect(jonas.getByText(`This chat has ended. You block ${a.displayName}.`)).toBeVisible();
  await expect(mara.getByText('This chat has ended. What was said stays here.')).toBeVisible();

  await jonas.goto(`${WEB}/people?q=${a.username}`);
  await expect(jonas.getByRole('list').or(jonas.getByText('Nobody here is called')).first()).toBeVisible();
  await expect(jonas.getByRole('article', { name: a.displayName })).toHaveCount(0);
  await jonas.goto(`${WEB}/you/blocked`);
  await expect(jonas.getByText(a.displayName)).toBeVisible();
  await jonas.getByRole('button', { name: `Unblock ${a.displayName}` }).click();
  await expect(jonas.getByText('You block nobody.')).toBeVisible();
});

test('a user can be blocked from their page, and every window shows it immediately', async ({
  browser,
}, info) => {
  const [mara, jonas] = [await registered('Mara'), await registered('Jonas')];
  await mara.client.sendInterest({ recipient: jonas.username, message: 'Hello' });
  const page = await windowOf(browser, jonas.username, like(info), `/people/${mara.username}`);
  const other = await page.context().newPage();
  await other.goto(`${WEB}/interests`);
  await expect(other.getByRole('article', { name: `Interest from ${mara.displayName}` })).toBeVisible();
  await page.getByRole('button', { name: 'Block' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Block' }).click();
  await expect(page.getByText(`You block ${mara.displayName}.`)).toBeVisible();
  await expect(other.getByRole('article', { name: `Interest from ${mara.displayName}` })).toHaveCount(0);
  await page.getByRole('button', { name: `Unblock ${mara.displayName}` }).click();
  await expect(page.getByRole('button', { name: 'Send interest' })).toBeVisible();
});

test('a user chooses who may write, and others see it before they write', async ({ browser }, info) => {
  const [mara, jonas] = [await registered('Mara'), await registered('Jonas')];
  const page = await windowOf(browser, jonas.username, like(info), '/you/privacy');
  // The choice shows immediately, and does not change back before the server has answered.
  const noOne = page.getByRole('radio', { name: 'Nobody' });
  expect(await noOne.evaluate((radio: HTMLInputElement) => (radio.click(), radio.checked))).toBe(true);
  const visitor = await windowOf(browser, mara.username, like(info), `/people/${jonas.username}`);
  await expect(visitor.getByText(`${jonas.displayName} takes no interests at the moment.`)).toBeVisible();

  await page.getByRole('radio', { name: 'People with my code' }).check();
  const code = await page.getByRole('status').filter({ hasText: '-' }).innerText();
  await visitor.reload();
  await visitor.getByRole('button', { name: 'Send interest' }).click();
  const dialog = visitor.getByRole('dialog');
  const [note, codeField] = [
    dialog.getByLabel('Your note'),
    dialog.getByLabel(`${jonas.displayName}'s code`),
  ];
  await note.fill('You repair radios?');
  await codeField.fill('wrong-code');
  await dialog.getByRole('button', { name: 'Send interest' }).click();
  await expect(codeField).toHaveAccessibleDescription(
    'They take no interests at the moment, or not with this code.',
  );
  await expect(codeField).toHaveAttribute('aria-invalid', 'true');
  await expect(note).not.toHaveAttribute('aria-invalid');
  await codeField.fill(code);
  await dialog.getByRole('button', { name: 'Send interest' }).click();
  await expect(visitor.getByText('Waiting', { exact: true })).toBeVisible();

  await page.getByRole('switch', { name: 'Show me in People' }).click();
  const stranger = await registered('Nadia');
  await expect(async () => {
    const { items } = await stranger.client.people({ q: jonas.username });
    expect(items.map(({ username }) => username)).not.toContain(jonas.username);
  }).toPass();
});

test('an interest needs a note: the button explains it, and nothing is sent', async ({ browser }, info) => {
  const [mara, jonas] = [await registered('Mara'), await registered('Jonas')];
  await jonas.client.updateMe({ settings: { contact: 'code' } });
  const page = await windowOf(browser, mara.username, like(info), `/people/${jonas.username}`);
  await page.getByRole('button', { name: 'Send interest' }).click();
  const dialog = page.getByRole('dialog');
  const note = dialog.getByLabel('Your note');
  const code = dialog.getByLabel(`${jonas.displayName}'s code`);
  const send = dialog.getByRole('button', { name: 'Send interest' });
  const needed = /Write a few words first: they decide by your note\./;
  for (const typed of ['', ' \n ']) {
    await note.fill(typed);
    await send.click();
    await expect(note).toHaveAccessibleDescription(needed);
    await expect(note).toBeFocused();
  }
  await note.fill('?');
  await expect(note).not.toHaveAttribute('aria-invalid');
  await expect(code).toHaveAccessibleDescription('Please fill this in.');
  await note.fill('x'.repeat(281));
  await expect(note).toHaveAccessibleDescription(/Use at most 280 characters\./);
  await send.click();
  await expect(note).toBeFocused();
  expect((await jonas.client.interests({ box: 'received' })).items).toEqual([]);
  expect(await mara.client.quota()).toMatchObject({ used: 0 });
});
