import { expect, type Locator } from '@playwright/test';
import { like } from './support/contexts';
import { sql } from './support/database';
import { connectedPair, registered, windowOf } from './support/person';
import { test } from './support/test';

/**
 * Vazirmatn, which is part of the app, stacks these; Latin marks stack only in some system fonts.
 */
const STACKED = `ب${'\u064b'.repeat(12)}${'\u064d'.repeat(12)}${'\u0651'.repeat(20)}`.normalize('NFC');

/** Whether `neighbour` looks the same whether or not the letters of `text` are drawn. */
async function expectUntouched(neighbour: Locator, text: Locator): Promise<void> {
  const drawn = await neighbour.screenshot({ animations: 'disabled' });
  await text.evaluate((element) => element.style.setProperty('opacity', '0'));
  const bare = await neighbour.screenshot({ animations: 'disabled' });
  await text.evaluate((element) => element.style.removeProperty('opacity'));
  expect(drawn.equals(bare)).toBe(true);
}

test('stacked combining marks do not overlap other elements', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  await b.client.updateMe({ displayName: STACKED });
  for (const body of ['Above', STACKED, 'Below']) await b.client.send(conversationId, body);
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const log = page.getByRole('log');
  const bubble = (text: string) => log.locator('[dir=auto]').filter({ hasText: text }).last();
  await expect(bubble('Below')).toBeVisible();
  const stacked = bubble(STACKED);
  await expectUntouched(bubble('Above'), stacked);
  await expectUntouched(bubble('Below'), stacked);
  const composer = page.getByRole('textbox', { name: /^Message / });
  await expectUntouched(composer, page.getByRole('heading', { level: 1 }).first());
  await page.context().close();
});

test(
  'a name of stacked marks stays in its card and its dialog',
  { tag: '@phone' },
  async ({ browser }, info) => {
    const [mara, jonas] = [await registered('Mara'), await registered('Jonas')];
    await jonas.client.updateMe({ displayName: STACKED });
    await jonas.client.sendInterest({ recipient: mara.username, message: `Hello, I am ${STACKED}` });
    const page = await windowOf(browser, mara.username, like(info), '/interests');
    const card = page.getByRole('article');
    await expect(card.getByText(`@${jonas.username}`)).toBeVisible();
    await expectUntouched(card.getByText(`@${jonas.username}`), card.locator('blockquote'));
    await page.goto(`${new URL(page.url()).origin}/people/${jonas.username}`);
    await page.getByRole('button', { name: 'Block' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText(`@${jonas.username}`)).toBeVisible();
    const description = page.locator(`[id="${await dialog.getAttribute('aria-describedby')}"]`);
    await expect(description).toContainText(STACKED);
    await expectUntouched(dialog.getByRole('heading'), description);
    await page.context().close();
  },
);

test('a stored name with direction controls does not reverse a sentence', async ({ browser }, info) => {
  const { a, b } = await connectedPair();
  // Stored before names were checked.
  await sql(`UPDATE users SET display_name = $2 WHERE id = $1`, [
    b.me.id,
    '\u202eevil\u2067 \u{1e921}\u{1e922}',
  ]);
  const page = await windowOf(browser, a.username, like(info), `/people/${b.username}`);
  await page.getByRole('button', { name: 'Block' }).click();
  const title = page.getByRole('dialog').getByRole('heading');
  const text = (await title.textContent()) ?? '';
  expect(text).not.toMatch(/[\u202a-\u202e\u2066\u2067]/u);
  // Adlam is right-to-left: the name is isolated.
  expect(text).toContain('\u2068evil \u{1e921}\u{1e922}\u2069');
  await expect(page).toHaveTitle(/^\u2068evil .*\u2069 · Zentra$/u);
  // The sentence begins at the left and ends at the right of the name.
  const edges = await title.evaluate((element) => {
    const node = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
    const at = (start: number) => {
      const range = document.createRange();
      if (node) {
        range.setStart(node, start);
        range.setEnd(node, start + 1);
      }
      return range.getBoundingClientRect().left;
    };
    const length = node?.textContent?.length ?? 0;
    return { first: at(0), last: at(length - 1) };
  });
  expect(edges.first).toBeLessThan(edges.last);
  await page.context().close();
});
