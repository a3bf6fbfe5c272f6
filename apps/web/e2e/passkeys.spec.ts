import { expect, type Browser, type CDPSession, type Page, type TestInfo } from '@playwright/test';
import { expectNoViolations } from './support/axe';
import { like } from './support/contexts';
import { PASSWORD, registered, signIn, WEB } from './support/person';
import { test } from './support/test';

/** Passkeys need a host name; `WEB` is an IP address. */
const NAMED = WEB.replace('127.0.0.1', 'localhost');

/** Opens a page by host name, with a virtual fingerprint reader. */
async function computer(browser: Browser, info: TestInfo, colorScheme: 'light' | 'dark' = 'light') {
  const context = await browser.newContext({ ...like(info), colorScheme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { page, devtools, authenticatorId };
}

async function openSettings(page: Page, username: string): Promise<void> {
  await page.goto(`${NAMED}/you/security`);
  await signIn(page, username);
  await expect(page.getByRole('heading', { name: 'Passkeys' })).toBeVisible();
}

/** Fills in the password and continues to the authenticator. */
async function goOn(page: Page, password = PASSWORD): Promise<void> {
  await page.getByRole('dialog').getByLabel('Your password').fill(password);
  await page.getByRole('button', { name: 'Continue' }).click();
}

async function add(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  const box = page.getByRole('dialog').getByLabel('Name');
  await expect(box).toHaveValue(/^Chrome on /);
  await box.fill(name);
  await goOn(page);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByText(name)).toBeVisible();
}

/** From here on, the authenticator refuses each request. */
const refuse = (devtools: CDPSession, authenticatorId: string) =>
  devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });

async function signOut(page: Page): Promise<void> {
  await page.goto(`${NAMED}/you`);
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
}

test('add a passkey, sign out, sign in with it, rename it, remove it', async ({ browser }, info) => {
  const { username, displayName } = await registered('Mara');
  const { page } = await computer(browser, info);
  await openSettings(page, username);
  await expect(page.getByText('You have none yet.')).toBeVisible();
  await add(page, 'Laptop');
  await expect(page.getByText('Added today, not used yet')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add a passkey' })).toBeFocused();

  await signOut(page);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.goto(`${NAMED}/you`);
  await expect(page.getByText(displayName).first()).toBeVisible();
  await page.goto(`${NAMED}/you/security`);
  await expect(page.getByText('Added today, last used today')).toBeVisible();

  await page.getByRole('button', { name: 'Rename Laptop' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Old laptop');
  await page.getByRole('button', { name: 'Save' }).last().click();
  await page.getByRole('button', { name: 'Remove Old laptop' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('You have none yet.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Passkeys' })).toBeFocused();

  await signOut(page);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page.getByRole('alert')).toContainText('We do not know that passkey');
  await signIn(page, username);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
});

test('an existing one is not added twice, and a cancelled prompt shows no error', async ({
  browser,
}, info) => {
  const { username } = await registered('Mara');
  const { page, devtools, authenticatorId } = await computer(browser, info);
  await openSettings(page, username);
  await add(page, 'Laptop');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await goOn(page);
  await expect(page.getByRole('alert')).toHaveText('This device has a passkey for your account already.');
  await page.getByRole('button', { name: 'Cancel' }).click();

  await devtools.send('WebAuthn.clearCredentials', { authenticatorId });
  await refuse(devtools, authenticatorId);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await goOn(page);
  await expect(page.getByRole('alert')).toHaveText('No passkey was made. Try again whenever you like.');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await signOut(page);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page.getByRole('alert')).toContainText('No passkey was used.');
});

test('an unlocked page adds no passkey without the password', async ({ browser }, info) => {
  const { username } = await registered('Mara');
  const { page } = await computer(browser, info);
  await openSettings(page, username);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  const box = page.getByRole('dialog').getByLabel('Your password');
  await expect(page.getByText('Please enter your password.')).toBeVisible();
  await expect(box).toBeFocused();
  await goOn(page, 'a drawer of old radios');
  await expect(page.getByText('That is not your password.')).toBeVisible();
  await expect(box).toBeFocused();
  await goOn(page);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByText('Added today, not used yet')).toBeVisible();
});

test('a page opened by an IP address links to the host with passkeys', async ({ page }) => {
  const { username } = await registered('Mara');
  await page.goto(`${WEB}/you/security`);
  const there = page.getByRole('link', { name: NAMED.replace('http://', '') });
  await expect(there).toHaveAttribute('href', NAMED);
  await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toHaveCount(0);
  await signIn(page, username);
  await expect(page.getByRole('heading', { name: 'Passkeys' })).toBeVisible();
  await expect(there).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add a passkey' })).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on the screens with passkeys, ${colorScheme}`, async ({ browser }, info) => {
    const { username } = await registered('Mara');
    const { page } = await computer(browser, info, colorScheme);
    const shot = async (name: string) => {
      await expectNoViolations(page, name);
      const folder = process.env.ZENTRA_E2E_SHOTS;
      if (folder)
        await page.screenshot({ path: `${folder}/${name}-${colorScheme}-${info.project.name}.png` });
    };
    await page.goto(`${NAMED}/you/security`);
    await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toBeVisible();
    await shot('sign-in');
    await signIn(page, username);
    await page.getByText('You have none yet.').scrollIntoViewIfNeeded();
    await shot('none');
    await add(page, 'Chrome on my laptop');
    await page.getByText('not used yet').scrollIntoViewIfNeeded();
    await shot('one');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await goOn(page);
    await expect(page.getByRole('alert')).toBeVisible();
    await shot('adding');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Remove Chrome on my laptop' }).click();
    await shot('removing');
    await page.goto(`${WEB}/sign-in`);
    await expect(page.getByText('To use passkeys')).toBeVisible();
    await shot('by-number');
  });
}
