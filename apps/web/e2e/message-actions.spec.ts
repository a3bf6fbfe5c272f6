import { expect, type Locator, type Page, type TestInfo } from '@playwright/test';
import { like } from './support/contexts';
import { connectedPair, say, WEB, windowOf } from './support/person';
import { test } from './support/test';

const bubbleOf = (page: Page, text: string): Locator =>
  page.getByRole('log').locator('[data-seq]').filter({ hasText: text });

/** Opens the menu as a user does: by a long press, or by the button beside the message. */
async function openMenu(page: Page, text: string, { project }: TestInfo): Promise<Locator> {
  const row = bubbleOf(page, text);
  if (project.use.hasTouch) {
    const box = await row.getByText(text).boundingBox();
    const at = { clientX: (box?.x ?? 0) + 5, clientY: (box?.y ?? 0) + 5, pointerType: 'touch' };
    await row.getByText(text).dispatchEvent('pointerdown', at);
    await expect(page.getByRole('menu')).toBeVisible();
    await row.getByText(text).dispatchEvent('pointerup', at);
  } else {
    await row.hover();
    await row.getByRole('button', { name: 'Message actions' }).click();
  }
  return page.getByRole('menu', { name: 'Message actions' });
}

test(
  'two users reply, react, edit and delete, and each sees it live @smoke',
  { tag: '@phone' },
  async ({ browser }, info) => {
    const { a, b, conversationId } = await connectedPair();
    const path = `/chats/${conversationId}`;
    const mara = await windowOf(browser, a.username, like(info), path);
    const jonas = await windowOf(browser, b.username, like(info), path);
    await say(mara, 'They read on Thursdays');
    await expect(bubbleOf(jonas, 'They read on Thursdays')).toBeVisible();

    let menu = await openMenu(jonas, 'They read on Thursdays', info);
    await menu.getByRole('menuitemcheckbox', { name: 'React with ❤️' }).click();
    await expect(
      bubbleOf(mara, 'They read').getByRole('button', { name: `❤️ 1 from ${b.displayName}` }),
    ).toBeVisible();
    // Pressing the other's reaction adds one's own, pressing again removes it.
    await mara.getByRole('button', { name: /❤️ \d from/ }).click();
    await expect(jonas.getByRole('button', { name: /❤️ 2 from .* and/ })).toBeVisible();
    await mara.getByRole('button', { name: /❤️ \d from/ }).click();
    await expect(jonas.getByRole('button', { name: '❤️ 1 from you' })).toBeVisible();

    menu = await openMenu(jonas, 'They read on Thursdays', info);
    await menu.getByRole('menuitem', { name: 'Another emoji' }).click();
    const dialog = jonas.getByRole('dialog', { name: 'React with an emoji' });
    await dialog.getByLabel('Search').fill('bookmark');
    await dialog.getByRole('button', { name: 'bookmark', exact: true }).click();
    await expect(dialog).toHaveCount(0);
    await expect(mara.getByRole('button', { name: /^🔖 1 from/ })).toBeVisible();

    menu = await openMenu(jonas, 'They read on Thursdays', info);
    await menu.getByRole('menuitem', { name: 'Reply' }).click();
    await expect(jonas.getByText(`Reply to ${a.displayName}`)).toBeVisible();
    await expect(jonas.getByRole('textbox', { name: /^Message/ })).toBeFocused();
    await say(jonas, 'Seven, then?');
    await expect(jonas.getByText(`Reply to ${a.displayName}`)).toHaveCount(0);
    await expect(
      bubbleOf(mara, 'Seven, then?').getByRole('button', { name: /In reply to: They read on Thursdays/ }),
    ).toBeVisible();

    menu = await openMenu(jonas, 'Seven, then?', info);
    await menu.getByRole('menuitem', { name: 'Edit' }).click();
    const box = jonas.getByRole('textbox', { name: 'Change your message' });
    await expect(box).toHaveValue('Seven, then?');
    await expect(jonas.getByRole('button', { name: 'Save changes' })).toBeDisabled();
    await box.fill('Half past seven?');
    await jonas.getByRole('button', { name: 'Save changes' }).click();
    await expect(bubbleOf(mara, 'Half past seven?')).toContainText('Edited');
    await expect(mara.getByRole('log').getByText('Seven, then?')).toHaveCount(0);

    menu = await openMenu(jonas, 'Half past seven?', info);
    await menu.getByRole('menuitem', { name: 'Delete' }).click();
    await jonas.getByRole('button', { name: 'Delete for both' }).click();
    for (const page of [jonas, mara]) {
      await expect(page.getByRole('log').getByText('Message deleted')).toBeVisible();
      await expect(page.getByRole('log').getByText('Half past seven?')).toHaveCount(0);
    }
    await mara.goto(`${WEB}/chats`);
    await expect(mara.getByRole('link', { name: new RegExp(b.displayName) })).toContainText(
      'Message deleted',
    );
  },
);

test('a message that is deleted while its menu is open leaves the focus at its place', async ({
  browser,
}, info) => {
  const { a, conversationId } = await connectedPair();
  await a.client.send(conversationId, 'Not this one');
  await a.client.send(conversationId, 'Nor that');
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const row = (seq: number) => page.getByRole('log').locator(`[data-seq="${seq}"]`);
  await row(1).getByRole('button', { name: 'Message actions' }).focus();
  await a.client.delete(conversationId, 1);
  await expect(row(1)).toContainText('Message deleted');
  await expect(row(1)).toBeFocused();

  const menu = await openMenu(page, 'Nor that', info);
  await menu.getByRole('menuitem', { name: 'Reply' }).focus();
  await a.client.delete(conversationId, 2);
  await expect(row(2)).toContainText('Message deleted');
  await expect(menu).toHaveCount(0);
  await expect(row(2)).toBeFocused();
});

test('only one’s own messages can be edited or deleted; Escape and ↑ work as documented', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  await b.client.send(conversationId, 'From the other side');
  await a.client.send(conversationId, 'My last word');
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const menu = await openMenu(page, 'From the other side', info);
  await expect(menu.getByRole('menuitem', { name: 'Reply' })).toBeVisible();
  await expect(menu.getByRole('menuitem', { name: 'Edit' })).toHaveCount(0);
  await expect(menu.getByRole('menuitem', { name: 'Delete' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(menu).toHaveCount(0);

  const box = page.getByRole('textbox', { name: /^Message/ });
  await box.fill('A draft that waits');
  const own = await openMenu(page, 'My last word', info);
  await own.getByRole('menuitem', { name: 'Edit' }).click();
  const changed = page.getByRole('textbox', { name: 'Change your message' });
  await changed.fill('Something else');
  await changed.press('Escape');
  await expect(box).toHaveValue('A draft that waits');
  await expect(bubbleOf(page, 'My last word')).toBeVisible();

  await box.fill('');
  await box.press('ArrowUp');
  await expect(changed).toHaveValue('My last word');
  await changed.fill('My very last word');
  await changed.press('Enter');
  await expect(bubbleOf(page, 'My very last word')).toContainText('Edited');
});

test('an edit that the server refuses preserves the typed text', async ({ browser }, info) => {
  const { a, conversationId } = await connectedPair();
  await a.client.send(conversationId, 'My last word');
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  await page.getByRole('textbox', { name: /^Message/ }).press('ArrowUp');
  const changed = page.getByRole('textbox', { name: 'Change your message' });
  await changed.fill('Typed on a train');
  await page.context().setOffline(true);
  await changed.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'Not changed.' })).toBeVisible({ timeout: 20_000 });
  await expect(changed).toHaveValue('Typed on a train');
  await page.context().setOffline(false);
  await expect(page.getByText(/No connection/)).toHaveCount(0, { timeout: 20_000 });
  await changed.press('Enter');
  await expect(bubbleOf(page, 'Typed on a train')).toContainText('Edited');
});

test('a reply jumps to the message it answers, at any distance', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  await b.client.send(conversationId, 'The first words of all');
  for (let i = 2; i <= 160; i += 1) await a.client.send(conversationId, `Line ${i}`);
  await a.client.send(conversationId, 'Do you remember?', { replyTo: 1 });
  await a.client.markRead(conversationId, 1);
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const quote = page.getByRole('button', { name: /In reply to: The first words of all/ });
  await expect(quote).toBeVisible();
  await expect(page.locator('[data-seq="1"]')).toHaveCount(0);
  await quote.click();
  await expect(page.locator('[data-seq="1"]')).toBeInViewport();
  // And it stays there.
  await page.waitForTimeout(500);
  await expect(page.locator('[data-seq="1"]')).toBeInViewport();
});

test('sent, delivered, read, typing and online are shown live', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  const mara = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  await say(mara, 'Are you there?');
  const own = bubbleOf(mara, 'Are you there?');
  await expect(own).toContainText('Sent');

  const jonas = await windowOf(browser, b.username, like(info), '/people');
  await expect(own).toContainText('Delivered');
  await expect(mara.locator('header').getByText('Online')).toBeVisible();
  await jonas.goto(`${WEB}/chats/${conversationId}`);
  await expect(own).toContainText('Read');

  await jonas.getByRole('textbox', { name: /^Message/ }).pressSequentially('I am');
  await expect(mara.locator('header').getByText('Typing …')).toBeVisible();
  await jonas.getByRole('button', { name: 'Send message' }).click();
  await expect(bubbleOf(mara, 'I am')).toBeVisible();
  await expect(mara.getByText('Typing …')).toHaveCount(0);

  await jonas.close();
  await expect(mara.locator('header').getByText('Online')).toHaveCount(0, { timeout: 20_000 });
});

test('receipts, typing and presence that are not shared are hidden in both directions', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  const mara = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const jonas = await windowOf(browser, b.username, like(info), `/chats/${conversationId}`);
  await say(mara, 'Hello');
  await expect(bubbleOf(mara, 'Hello')).toContainText('Read');
  await jonas.goto(`${WEB}/you/privacy`);
  for (const name of ['Delivered and read', 'Typing', 'Online']) {
    const change = jonas.waitForResponse((answer) => answer.request().method() === 'PATCH', {
      timeout: 15_000,
    });
    await jonas.getByRole('switch', { name }).click();
    expect((await change).status()).toBe(200);
  }
  await expect(jonas.getByRole('switch', { name: 'Online' })).not.toBeChecked();
  await expect(mara.locator('header').getByText('Online')).toHaveCount(0);
  await jonas.goto(`${WEB}/chats/${conversationId}`);
  await say(jonas, 'Good evening');
  await say(mara, 'Oh, hello');
  await expect(bubbleOf(jonas, 'Oh, hello')).toBeVisible();
  await expect(bubbleOf(jonas, 'Good evening')).toContainText('Sent');
  await expect(bubbleOf(mara, 'Oh, hello')).toContainText('Sent');
  await expect(jonas.locator('header').getByText('Online')).toHaveCount(0);
  await mara.getByRole('textbox', { name: /^Message/ }).pressSequentially('Still');
  await jonas.waitForTimeout(500);
  await expect(jonas.getByText('Typing …')).toHaveCount(0);
});
