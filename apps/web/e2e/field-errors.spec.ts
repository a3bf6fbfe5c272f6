import { expect } from '@playwright/test';
import { like } from './support/contexts';
import { PASSWORD, registered, uniqueName, WEB } from './support/person';
import { test } from './support/test';
import { textsIn } from './support/texts';

test('field errors of the server are shown in the selected language, Arabic', async ({ browser }, info) => {
  const locale = 'ar-EG';
  const say = textsIn(locale);
  const { username: taken, me } = await registered('Mara');
  const free = uniqueName('Jonas');
  const context = await browser.newContext({ ...like(info), locale });
  const page = await context.newPage();
  await page.goto(`${WEB}/register`);
  const name = page.getByLabel(say('settings.profile.name'), { exact: true });
  const username = page.getByLabel(say('settings.profile.username'), { exact: true });
  const email = page.getByLabel(say('auth.email.label'), { exact: true });
  const password = page.getByLabel(say('auth.password.label'), { exact: true });
  const send = page.getByRole('button', { name: say('auth.register.action') });

  // Found by the page, with the same codes.
  await username.fill('ab');
  await password.fill('short');
  await send.click();
  await expect(name).toHaveAccessibleDescription(say('field.required'));
  await expect(username).toHaveAccessibleDescription(say('field.tooShort', { min: 3 }));
  await expect(password).toHaveAccessibleDescription(say('field.tooShort', { min: 8 }));

  // Found by the server only: a common password, then a name, then a taken address.
  await name.fill(free.displayName);
  await username.fill(taken);
  await email.fill(me.email);
  await password.fill('password1');
  await send.click();
  await expect(password).toHaveAccessibleDescription(say('field.common'));
  await expect(password).toBeFocused();
  await password.fill(PASSWORD);
  await send.click();
  await expect(username).toHaveAccessibleDescription(say('error.USERNAME_TAKEN'));
  await username.fill(free.username);
  await send.click();
  await expect(email).toHaveAccessibleDescription(say('error.EMAIL_TAKEN'));
  await email.fill(`${free.username}@example.org`);
  await send.click();
  await expect(page.getByRole('button', { name: say('welcome.skip') })).toBeVisible();
});

test('a new password equal to the name is refused in the selected language, German', async ({
  browser,
}, info) => {
  const locale = 'de-DE';
  const say = textsIn(locale);
  const { username, client } = await registered('Mara');
  const context = await browser.newContext({ ...like(info), locale });
  await context.addCookies([{ ...cookieOf(client.http.cookie), url: WEB }]);
  const page = await context.newPage();
  await page.goto(`${WEB}/you/security`);
  const form = page.getByRole('form', { name: say('auth.password.label') });
  await form.getByLabel(say('settings.password.current'), { exact: true }).fill(PASSWORD);
  const next = form.getByLabel(say('auth.password.new'), { exact: true });
  await next.fill(username.toUpperCase());
  await form.getByRole('button', { name: say('auth.password.change') }).click();
  await expect(next).toHaveAccessibleDescription(say('field.ownName'));
});

function cookieOf(header: string): { name: string; value: string } {
  const [name = '', value = ''] = header.split('=');
  return { name, value };
}
