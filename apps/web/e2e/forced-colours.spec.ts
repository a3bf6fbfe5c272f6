import { expect, type Locator, type Page } from '@playwright/test';
import { like } from './support/contexts';
import { connectedPair, registered, WEB, windowOf } from './support/person';
import { pictureOf, shareDrawn, shareThatDiffers } from './support/pixels';
import { test } from './support/test';

/** A larger share than a digit or a bold letter changes: a surface, a bar or a ring. */
const PLAIN = 0.04;
/** The share of a filled dot in its picture. */
const DOT = 0.02;

/** Fails where `change` does not visibly change `target`, so that on and off look alike. */
async function expectToShow(
  target: Locator,
  change: () => Promise<void>,
  what: string,
  least = PLAIN,
): Promise<void> {
  const page = target.page();
  await page.mouse.move(0, 0);
  const before = await pictureOf(target);
  await change();
  await page.mouse.move(0, 0);
  await expect
    .poll(async () => shareThatDiffers(before, await pictureOf(target)), { message: what, timeout: 5_000 })
    .toBeGreaterThan(least);
}

const focusByKeys = async (page: Page, target: Locator) => {
  await target.focus();
  // After a key, the browser draws the focus ring.
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  await expect(target).toBeFocused();
};

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`with forced colours, ${colorScheme}, a state is to be seen`, () => {
    test('in the chats', async ({ browser }, info) => {
      const { a, b, conversationId } = await connectedPair();
      await b.client.send(conversationId, 'Is this seat free?');
      const options = {
        ...like(info),
        forcedColors: 'active',
        colorScheme,
        reducedMotion: 'reduce',
      } as const;
      const page = await windowOf(browser, a.username, options);
      const list = page.getByRole('region', { name: 'Conversations' });
      const row = list.getByRole('link', { name: new RegExp(b.displayName) });
      const avatar = row.locator('[aria-hidden=true]').first();
      await expect(row).toContainText('Is this seat free?');
      await expectToShow(
        avatar,
        async () => {
          await windowOf(browser, b.username, like(info), '/you');
          await expect(row).toContainText('online');
        },
        'the dot of who is online',
        DOT,
      );

      const log = page.getByRole('log');
      const open = async () => {
        await row.click();
        await expect(log.locator('[data-seq="1"]')).toBeVisible();
        await expect(row).toHaveAttribute('aria-current', 'page');
      };
      await expectToShow(row, open, 'the chat that is open');
      const divider = page.getByText('1 new', { exact: true });
      const drawn = shareDrawn(await pictureOf(divider, 100));
      expect(drawn, 'the line above what is new').toBeGreaterThan(0);

      const message = log.locator('[data-seq="1"]');
      await message.getByRole('button', { name: 'Message actions' }).focus();
      await page.keyboard.press('Enter');
      const heart = page.getByRole('menuitemcheckbox').first();
      const reply = page.getByRole('menuitem', { name: 'Reply' });
      await expect(heart).toBeVisible();
      await expectToShow(reply, () => reply.focus(), 'the item of a menu that the keys are at');
      await expectToShow(heart, () => heart.focus(), 'the emoji that the keys are at');
      await page.keyboard.press('ArrowDown');
      const plain = await pictureOf(heart);
      await heart.focus();
      await page.keyboard.press('Enter');
      const chip = log.getByRole('button', { pressed: true });
      await expect(chip).toBeVisible();
      await message.getByRole('button', { name: 'Message actions' }).focus();
      await page.keyboard.press('Enter');
      await expect(heart).toBeChecked();
      await reply.focus();
      expect(shareThatDiffers(plain, await pictureOf(heart)), 'the emoji that was given').toBeGreaterThan(
        PLAIN,
      );
      await page.keyboard.press('Escape');

      await b.client.react(conversationId, 1, '🎉', true);
      const theirs = log.getByRole('button', { name: /^🎉/ });
      await expectToShow(theirs, () => theirs.click(), 'a reaction of one’s own');

      await page.keyboard.press('Control+k');
      const second = page.getByRole('option').nth(1);
      await expect(second).toBeVisible();
      await expectToShow(second, () => page.keyboard.press('ArrowDown'), 'the line that Enter would take');
    });

    test('on the other screens', async ({ browser }, info) => {
      const { a } = await connectedPair();
      const options = {
        ...like(info),
        forcedColors: 'active',
        colorScheme,
        reducedMotion: 'reduce',
      } as const;
      const page = await windowOf(browser, a.username, options, '/you/privacy');
      const shownSwitch = page.getByRole('switch', { name: 'Typing' });
      await expectToShow(
        shownSwitch,
        async () => {
          await shownSwitch.click();
          await expect(shownSwitch).toHaveAttribute('aria-checked', 'false');
        },
        'a switch',
      );
      await expectToShow(shownSwitch, () => focusByKeys(page, shownSwitch), 'the focus of a switch');
      const radio = page.getByRole('radio').nth(1);
      await expectToShow(radio, () => radio.check(), 'a radio button');

      const people = page.getByRole('navigation').getByRole('link', { name: 'People' });
      await expectToShow(
        people,
        async () => {
          await people.click();
          await expect(people).toHaveAttribute('aria-current', 'page');
        },
        'the current page',
      );
      await expectToShow(people, () => focusByKeys(page, people), 'the focus of a link');

      await page.goto(`${WEB}/interests`);
      const sent = page.getByRole('link', { name: /^Sent/ });
      await expectToShow(
        sent,
        async () => {
          await sent.click();
          await expect(sent).toHaveAttribute('aria-current', 'page');
        },
        'a tab',
      );

      await page.goto(`${WEB}/you`);
      const dark = page.getByText('Dark', { exact: true });
      await expectToShow(dark, () => dark.click(), 'a choice');
      const button = page.getByRole('button', { name: 'Show all keys' });
      await expectToShow(button, () => focusByKeys(page, button), 'the focus of a button');
    });

    test('of actions in progress', async ({ browser }, info) => {
      const { a, b, conversationId } = await connectedPair();
      const other = await registered('Noor');
      const options = {
        ...like(info),
        forcedColors: 'active',
        colorScheme,
        reducedMotion: 'reduce',
      } as const;
      const page = await windowOf(browser, a.username, options, `/chats/${conversationId}`);
      await b.client.send(conversationId, 'Pay me');
      await page.getByRole('button', { name: 'Leave or block' }).click();
      await page.getByRole('button', { name: 'Block and report' }).click();
      const box = page.getByRole('dialog').getByRole('checkbox').first();
      await expectToShow(box, () => box.check(), 'a checkbox');
      await page.keyboard.press('Escape');

      let progress = 10;
      await page.route('**/api/users/me/export', (route) =>
        route.fulfill({
          json: {
            id: conversationId,
            status: 'writing',
            progress,
            createdAt: new Date().toISOString(),
            expiresAt: null,
            bytes: null,
          },
        }),
      );
      await page.goto(`${WEB}/you/data`);
      const bar = page.getByRole('progressbar');
      await expect(bar).toHaveAttribute('aria-valuenow', '10');
      await expectToShow(
        bar,
        async () => {
          progress = 90;
          await page.reload();
          await expect(bar).toHaveAttribute('aria-valuenow', '90');
        },
        'how far something is',
      );

      await page.evaluate((id) => localStorage.setItem(`zentra:${id}:first-run`, 'due'), a.me.id);
      await page.goto(`${WEB}/people?q=${other.username}`);
      const steps = page.locator('footer [aria-hidden=true]');
      await expectToShow(
        steps,
        () => page.getByRole('button', { name: 'Next' }).click(),
        'the step one is at',
      );
    });
  });
}
