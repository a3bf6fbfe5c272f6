import { expect, type CDPSession, type Page } from '@playwright/test';
import { like } from './support/contexts';
import { connectedPair, registered, WEB, windowOf } from './support/person';
import { test } from './support/test';

/** Browsers differ in the order of a consumed key event and the end of the composition. */
const BROWSERS = ['Chrome', 'Safari'] as const;
type Browser = (typeof BROWSERS)[number];

/** The fields of a key event by which the app can detect that the input method consumed it. */
interface Seen {
  type: string;
  key?: string;
  isComposing?: boolean;
  keyCode?: number;
}

/**
 * Types into the focused field with an input method, by trusted events of Chromium's debugging
 * protocol.
 */
class InputMethod {
  private constructor(
    private readonly page: Page,
    private readonly tools: CDPSession,
    private readonly browser: Browser,
  ) {}

  static async of(page: Page, browser: Browser): Promise<InputMethod> {
    await page.evaluate(() => {
      const seen: unknown[] = [];
      Object.assign(window, { seen });
      // In the capture phase, before the app stops the events.
      for (const type of ['compositionend', 'keydown'])
        window.addEventListener(
          type,
          (event) => {
            const { key, isComposing, keyCode } = event as KeyboardEvent;
            seen.push(event instanceof KeyboardEvent ? { type, key, isComposing, keyCode } : { type });
          },
          true,
        );
    });
    return new InputMethod(page, await page.context().newCDPSession(page), browser);
  }

  /** Composes `text`, and ends the composition with `key`, which the input method consumes. */
  async compose(text: string, key: 'Enter' | 'Escape' | 'ArrowDown' = 'Enter'): Promise<void> {
    await this.page.evaluate(() => ((window as unknown as { seen: unknown[] }).seen.length = 0));
    await this.tools.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    });
    const press = async () => {
      await this.tools.send('Input.dispatchKeyEvent', {
        type: 'rawKeyDown',
        key,
        windowsVirtualKeyCode: 229,
      });
      await this.tools.send('Input.dispatchKeyEvent', { type: 'keyUp', key, windowsVirtualKeyCode: 229 });
    };
    const end = () => this.tools.send('Input.insertText', { text });
    if (this.browser === 'Chrome') await press();
    await end();
    if (this.browser === 'Safari') await press();
    const seen = await this.page.evaluate(() => (window as unknown as { seen: Seen[] }).seen);
    const keydown = { type: 'keydown', key, isComposing: this.browser === 'Chrome', keyCode: 229 };
    const compositionend = { type: 'compositionend' };
    expect(seen).toEqual(this.browser === 'Chrome' ? [keydown, compositionend] : [compositionend, keydown]);
  }
}

for (const browserName of BROWSERS) {
  test.describe(`a key that an input method consumes is no shortcut, in the order of ${browserName}`, () => {
    test('in a chat: Enter sends and saves nothing, Escape leaves nothing', async ({ browser }, info) => {
      const { a, b, conversationId } = await connectedPair();
      const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
      const field = page.getByRole('textbox', { name: /^Message / });
      await field.focus();
      const method = await InputMethod.of(page, browserName);
      await method.compose('日本');
      await method.compose('語', 'ArrowDown');
      await expect(field).toHaveValue('日本語');
      await field.press('Enter');
      const log = page.getByRole('log');
      await expect(log.locator('[data-seq="1"]')).toContainText('日本語');
      await expect(field).toHaveValue('');
      // An edit is neither saved nor cancelled.
      await field.press('ArrowUp');
      const changed = page.getByRole('textbox', { name: 'Change your message' });
      await expect(changed).toBeFocused();
      await method.compose('を');
      await method.compose('読む', 'Escape');
      await expect(changed).toHaveValue('日本語を読む');
      await changed.press('Enter');
      await expect(log.locator('[data-seq="1"]')).toContainText('日本語を読む');
      const { items } = await b.client.messages(conversationId);
      expect(items.map(({ body }) => body)).toEqual(['日本語を読む']);
    });

    test('in the palette and the search of a chat', async ({ browser }, info) => {
      const { a, b, conversationId } = await connectedPair();
      await b.client.send(conversationId, '東京 by night train');
      await b.client.send(conversationId, 'From 東京 by boat');
      const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
      await expect(page.getByRole('log')).toContainText('by boat');
      const method = await InputMethod.of(page, browserName);
      await page.keyboard.press('Control+k');
      const box = page.getByRole('combobox');
      await expect(box).toBeFocused();
      await method.compose('東', 'ArrowDown');
      await method.compose('京', 'Escape');
      await method.compose(' by');
      await expect(box).toHaveValue('東京 by');
      await expect(page).toHaveURL(new RegExp(`/chats/${conversationId}$`));
      await page.keyboard.press('Escape');
      await expect(box).toHaveCount(0);

      await page.getByRole('button', { name: 'Search in this chat' }).click();
      const search = page.getByRole('searchbox');
      await expect(search).toBeFocused();
      await method.compose('東京', 'ArrowDown');
      await method.compose(' by');
      await expect(search).toHaveValue('東京 by');
      // Enter does nothing before the answer has arrived.
      await expect(page.getByRole('button', { name: 'Next older message' })).toBeEnabled();
      expect(page.url()).not.toContain('at=');
      await search.press('Enter');
      await expect(page).toHaveURL(/at=2/);
    });

    test('in dialogs: the dialog stays open, and its text stays', async ({ browser }, info) => {
      const { a, conversationId } = await connectedPair();
      const other = await registered('Yuki');
      const page = await windowOf(browser, a.username, like(info), `/people?q=${other.username}`);
      const method = await InputMethod.of(page, browserName);
      await page
        .getByRole('article', { name: other.displayName })
        .getByRole('button', { name: 'Send interest' })
        .click();
      const dialog = page.getByRole('dialog');
      const note = dialog.getByLabel('Your note');
      await note.focus();
      await method.compose('よろしく', 'Escape');
      await method.compose('ね');
      await expect(note).toHaveValue('よろしくね');
      expect((await other.client.interests({ box: 'received' })).items).toEqual([]);

      await page.goto(`${WEB}/chats/${conversationId}`);
      const again = await InputMethod.of(page, browserName);
      await page.getByRole('button', { name: 'Add an emoji' }).click();
      const emoji = dialog.getByLabel('Search');
      await emoji.focus();
      await again.compose('ね', 'ArrowDown');
      await again.compose('こ');
      await expect(emoji).toHaveValue('ねこ');
      await page.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
    });
  });
}
