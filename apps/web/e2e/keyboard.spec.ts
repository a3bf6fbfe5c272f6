import { expect, test } from '@playwright/test';
import { connectedPair, PASSWORD, WEB } from './support/person';

test('the keyboard alone signs in, opens a chat and sends', async ({ page }) => {
  const { a, b } = await connectedPair();
  await page.goto(`${WEB}/sign-in`);
  await expect(page.getByLabel('Username or e-mail')).toBeVisible();
  const press = (key: string) => page.keyboard.press(key);
  await press('Tab');
  await page.keyboard.type(a.username);
  await press('Tab');
  await page.keyboard.type(PASSWORD);
  await press('Enter');
  const row = page.getByRole('link', { name: new RegExp(b.displayName) });
  await expect(row).toBeVisible();
  for (let i = 0; i < 20 && !(await row.evaluate((one) => one === document.activeElement)); i += 1)
    await press('Tab');
  await expect(row).toBeFocused();
  await press('Enter');
  const box = page.getByRole('textbox', { name: /^Message / });
  await expect(box).toBeVisible();
  for (let i = 0; i < 30 && !(await box.evaluate((one) => one === document.activeElement)); i += 1)
    await press('Tab');
  await page.keyboard.type('No mouse');
  await press('Shift+Enter');
  await page.keyboard.type('at all');
  await press('Enter');
  await expect(page.getByRole('log')).toContainText('No mouse\nat all', { useInnerText: true });
  await expect(box).toBeFocused();
  await expect(box).toHaveValue('');
});
