import { expect, type Page } from '@playwright/test';
import { like } from './support/contexts';
import { PASSWORD, say, uniqueName, WEB } from './support/person';
import { test } from './support/test';

async function register(page: Page, { username, displayName }: { username: string; displayName: string }) {
  await page.goto(`${WEB}/register`);
  await page.getByLabel('Your name').fill(displayName);
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('E-mail').fill(`${username}@example.org`);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('heading', { name: 'What may people call you?' })).toBeFocused();
  await page.getByRole('button', { name: 'Skip for now' }).click();
  await expect(page.getByRole('heading', { name: 'People', level: 1 })).toBeVisible();
}

test(
  'two people: register, find, send, receive, accept, talk both ways, reload, sign out @smoke',
  { tag: '@phone' },
  async ({ browser }, info) => {
    const [mara, jonas] = [uniqueName('Mara'), uniqueName('Jonas')];
    const [one, two] = [await browser.newContext(like(info)), await browser.newContext(like(info))];
    const [maras, jonases] = [await one.newPage(), await two.newPage()];
    await register(maras, mara);
    await register(jonases, jonas);

    await test.step('Mara finds Jonas and sends an interest', async () => {
      await maras.getByRole('searchbox').fill(jonas.displayName);
      const card = maras.getByRole('article', { name: jonas.displayName });
      await card.getByRole('button', { name: 'Send interest' }).click();
      const dialog = maras.getByRole('dialog');
      await expect(dialog).toContainText('You can chat only if they accept.');
      await dialog.getByLabel('Your note').fill('You repair radios?');
      await dialog.getByRole('button', { name: 'Send interest' }).click();
      await expect(card.getByText('Waiting')).toBeVisible();
    });

    await test.step('Jonas sees it arrive without a reload, and accepts', async () => {
      const tab = jonases.getByRole('link', { name: /^Interests, 1 new/ });
      await expect(tab).toBeVisible();
      await tab.click();
      const card = jonases.getByRole('article', { name: `Interest from ${mara.displayName}` });
      await expect(card).toContainText('You repair radios?');
      await card.getByRole('button', { name: 'Accept' }).click();
    });

    await test.step('the rings meet on his side, and she is notified live', async () => {
      await expect(jonases.getByRole('dialog', { name: 'You both said yes' })).toBeVisible();
      await expect(jonases.getByTestId('rings-meet')).toBeVisible();
      await jonases.getByRole('button', { name: 'Say hello' }).click();
      await maras.getByRole('button', { name: 'Open chat' }).click();
      await expect(maras.getByRole('log')).toContainText('You both said yes');
    });

    await test.step('messages go both ways live', async () => {
      await say(jonases, 'The radio hums. Low, like somebody thinking.');
      await expect(maras.getByRole('log')).toContainText('like somebody thinking');
      await say(maras, 'What does it think about?');
      await expect(jonases.getByRole('log')).toContainText('What does it think about?');
      await expect(maras.getByText('Sending …')).toHaveCount(0);
    });

    await test.step('a reload preserves the position and all messages', async () => {
      for (const page of [maras, jonases]) {
        await page.reload();
        const log = page.getByRole('log');
        await expect(log).toContainText('like somebody thinking');
        await expect(log).toContainText('What does it think about?');
      }
    });

    await test.step('both sign out', async () => {
      for (const page of [maras, jonases]) {
        await page.goto(`${WEB}/you`);
        await page.getByRole('button', { name: 'Sign out' }).click();
        await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
      }
    });
  },
);
