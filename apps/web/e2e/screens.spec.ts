import { expect, test } from '@playwright/test';
import { expectNoViolations } from './support/axe';
import { like } from './support/contexts';
import { connectedPair, PASSWORD, registered, signIn, WEB, windowOf } from './support/person';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any screen, ${colorScheme}, and nothing is asked of third parties`, async ({
    browser,
  }, info) => {
    test.slow();
    const { a, b, conversationId } = await connectedPair();
    const stranger = await registered('Chidi');
    await stranger.client.sendInterest({
      recipient: a.username,
      message: 'Is there a bench near your shop?',
    });
    const other = await registered('Hana');
    await a.client.sendInterest({ recipient: other.username });
    await b.client.send(conversationId, 'See https://example.org/maps (page 4).\nمرحبا');
    await b.client.send(conversationId, 'A slip of the thumb');
    await b.client.delete(conversationId, 2);
    await b.client.react(conversationId, 1, '🎉', true);
    await a.client.react(conversationId, 1, '❤️', true);
    await a.client.send(conversationId, 'I will.', { replyTo: 1 });

    const page = await (
      await browser.newContext({ ...like(info), colorScheme, reducedMotion: 'reduce' })
    ).newPage();
    const foreign: string[] = [];
    page.on('request', (request) => {
      if (!['127.0.0.1', 'localhost'].includes(new URL(request.url()).hostname)) foreign.push(request.url());
    });
    await page.goto(`${WEB}/register`);
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(page.getByText('Please enter your e-mail address.')).toBeVisible();
    await expectNoViolations(page, 'register with errors');
    await page.goto(`${WEB}/forgot-password`);
    await expect(page.getByText('It happens.')).toBeVisible();
    await expectNoViolations(page, 'forgotten password');
    await page.goto(`${WEB}/reset-password?token=made-up`);
    await page.getByRole('textbox', { name: 'New password' }).fill('nine loud market stalls');
    await expectNoViolations(page, 'choose a new password');
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(page.getByRole('link', { name: 'Ask for a new link' })).toBeVisible();
    await expectNoViolations(page, 'a link that is too old');
    await page.goto(`${WEB}/verify-email?token=made-up`);
    await expect(page.getByText('This link has been used or is too old.')).toBeVisible();
    await expectNoViolations(page, 'an address that could not be confirmed');

    const signedIn = await windowOf(browser, a.username, {
      ...like(info),
      colorScheme,
      reducedMotion: 'reduce',
    });
    signedIn.on('request', (request) => {
      if (!['127.0.0.1', 'localhost'].includes(new URL(request.url()).hostname)) foreign.push(request.url());
    });
    const visit = async (path: string, ready: string, screen: string) => {
      await signedIn.goto(WEB + path);
      await expect(signedIn.getByText(ready).filter({ visible: true }).first()).toBeVisible();
      await expectNoViolations(signedIn, screen);
    };
    await visit('/chats', 'Hear of new messages?', 'chats, with the offer of notifications');
    await visit(`/chats/${conversationId}`, 'I will.', 'chat');
    const openMenu = async () => {
      await signedIn.locator('[data-seq="3"]').getByRole('button', { name: 'Message actions' }).focus();
      await signedIn.keyboard.press('Enter');
      await expect(signedIn.getByRole('menu')).toBeVisible();
    };
    await openMenu();
    await expectNoViolations(signedIn, 'message menu');
    await signedIn.getByRole('menuitem', { name: 'Another emoji' }).click();
    await expect(signedIn.getByRole('button', { name: 'grinning face', exact: true })).toBeVisible();
    await expectNoViolations(signedIn, 'emoji dialog');
    await signedIn.keyboard.press('Escape');
    await openMenu();
    await signedIn.getByRole('menuitem', { name: 'Delete' }).click();
    await expectNoViolations(signedIn, 'delete dialog');
    await signedIn.keyboard.press('Escape');
    await openMenu();
    await signedIn.getByRole('menuitem', { name: 'Edit' }).click();
    await expectNoViolations(signedIn, 'changing a message');
    await signedIn.keyboard.press('Escape');
    await signedIn.getByRole('button', { name: 'Leave or block' }).click();
    await expectNoViolations(signedIn, 'leave dialog');
    await visit('/chats/0197b6f2-6a53-7c11-9a44-0d5f3c1e2b7a', 'This chat is not here', 'unknown chat');
    await visit('/interests', 'Is there a bench', 'received interests');
    await visit('/interests?box=sent', other.displayName, 'sent interests');
    await signedIn.getByRole('button', { name: 'Withdraw' }).click();
    await expectNoViolations(signedIn, 'withdraw dialog');
    await visit(`/people?q=${other.username}`, other.displayName, 'people');
    await visit('/people?q=nobodyatall', 'Nobody here is called', 'nobody found');
    await visit(`/people/${b.username}`, b.displayName, 'person');
    await visit('/you', 'A note about yourself', 'you');
    await signedIn.keyboard.press('Control+/');
    await expect(signedIn.getByRole('dialog', { name: 'Keys' })).toContainText('Next chat');
    await expectNoViolations(signedIn, 'keys');
    await visit('/you/notifications', 'On all your devices', 'notifications');
    await visit('/you/privacy', 'What you share', 'privacy');
    await signedIn.getByRole('radio', { name: 'People with my code' }).check();
    await expect(signedIn.getByRole('button', { name: 'Make a new one' })).toBeVisible();
    await expectNoViolations(signedIn, 'privacy with a code');
    await visit('/you/blocked', 'You block nobody', 'nobody blocked');
    await a.client.block(other.me.id);
    await visit('/you/blocked', other.displayName, 'blocked');
    await visit(`/people/${other.username}`, 'You block', 'blocked person');
    await b.client.endConversation(conversationId);
    await visit(`/chats/${conversationId}`, 'This chat has ended', 'ended chat');
    await visit('/you/security', 'This device', 'sign-in and devices');
    await signedIn.getByRole('button', { name: 'Change address' }).click();
    await expectNoViolations(signedIn, 'another e-mail address');
    await visit('/you/data', 'Write my archive', 'your data');
    await signedIn.getByRole('button', { name: 'Delete my account' }).click();
    await expectNoViolations(signedIn, 'delete account dialog');
    await signedIn.keyboard.press('Escape');
    await signedIn.getByRole('button', { name: 'Write my archive' }).click();
    await expect(signedIn.getByText(/Your archive of .* is ready/)).toBeVisible();
    await expectNoViolations(signedIn, 'archive ready');
    await visit('/nowhere/at/all', 'There is nothing at this address', 'not found');

    const newcomer = await registered('Nadia');
    const fresh = await windowOf(browser, newcomer.username, {
      ...like(info),
      colorScheme,
      reducedMotion: 'reduce',
    });
    await expect(fresh.getByText('Chats open when two people say yes.')).toBeVisible();
    await expectNoViolations(fresh, 'no chats yet');
    await fresh.goto(`${WEB}/people?q=${stranger.username}`);
    await fresh.getByRole('button', { name: 'Send interest' }).first().click();
    await expectNoViolations(fresh, 'send dialog');
    await fresh.evaluate((id) => localStorage.setItem(`zentra:${id}:first-run`, 'due'), newcomer.me.id);
    await fresh.goto(`${WEB}/people`);
    for (const step of ['What may people call you?', 'A few words about yourself', 'Who can find you?']) {
      await expect(fresh.getByRole('heading', { name: step })).toBeFocused();
      await expectNoViolations(fresh, step);
      await fresh.getByRole('button', { name: /Next|Find people/ }).click();
    }
    await expect(fresh.getByRole('searchbox')).toBeVisible();
    await newcomer.client.account.deleteAccount(PASSWORD);
    await signIn(fresh, newcomer.username);
    await expect(fresh.getByRole('button', { name: 'Keep my account' })).toBeVisible();
    await expectNoViolations(fresh, 'keep account');
    expect(foreign).toEqual([]);
  });
}
