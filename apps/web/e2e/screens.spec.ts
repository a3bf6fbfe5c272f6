import { expect, type Browser, type BrowserContextOptions, type Page, type TestInfo } from '@playwright/test';
import sharp from 'sharp';
import { admin } from './support/admin';
import { expectNoViolations } from './support/axe';
import { like } from './support/contexts';
import { fillHistory } from './support/database';
import { Network } from './support/network';
import { connectedPair, PASSWORD, registered, signIn, WEB, windowOf } from './support/person';
import { textsIn, type Translate } from './support/texts';
import { test } from './support/test';

type Pair = Awaited<ReturnType<typeof connectedPair>>;

/**
 * Each screen is visited twice: wide in English and narrow in Arabic, which covers both layouts and
 * both directions.
 */
const localeOf = ({ project }: TestInfo) => (project.name === 'phone' ? 'ar-EG' : 'en-GB');

/**
 * The state of one walk through screens: its language, its requests to third parties, and how a
 * screen is checked.
 */
class Walk {
  readonly locale: string;
  readonly say: Translate;
  readonly foreign: string[] = [];
  private readonly options: BrowserContextOptions;

  constructor(
    private readonly browser: Browser,
    private readonly info: TestInfo,
  ) {
    this.locale = localeOf(info);
    this.say = textsIn(this.locale);
    this.options = { ...like(info), locale: this.locale, reducedMotion: 'reduce' };
  }

  /** A window without a session. */
  async window(): Promise<{ page: Page; network: Network }> {
    const context = await this.browser.newContext(this.options);
    const network = await Network.of(context);
    return { page: this.watched(await context.newPage()), network };
  }

  async windowOf(username: string, path?: string): Promise<Page> {
    return this.watched(await windowOf(this.browser, username, this.options, path));
  }

  /** Checks what applies to every screen. */
  async look(page: Page, screen: string): Promise<void> {
    await expectNoViolations(page, `${screen}, ${this.locale}`);
    const excess = await page.evaluate(() => {
      const { scrollWidth, clientWidth, scrollHeight, clientHeight, dir } = document.documentElement;
      // Within the shell, content longer than the screen scrolls by itself.
      const isShell = document.getElementById('main') !== null;
      return [dir, scrollWidth - clientWidth, isShell ? scrollHeight - clientHeight : 0];
    });
    expect([screen, ...excess]).toEqual([screen, this.locale.startsWith('ar') ? 'rtl' : 'ltr', 0, 0]);
    const folder = process.env.ZENTRA_E2E_SHOTS;
    if (!folder) return;
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      const name = [screen.replaceAll(' ', '-'), this.locale, this.info.project.name, colorScheme].join('.');
      await page.screenshot({ path: `${folder}/${name}.png` });
    }
  }

  private watched(page: Page): Page {
    page.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url());
      // A chosen file is loaded from the page itself.
      if (protocol !== 'blob:' && !['127.0.0.1', 'localhost'].includes(hostname))
        this.foreign.push(request.url());
    });
    return page;
  }
}

const picture = async () => {
  const create = { width: 640, height: 480, channels: 3, background: '#2f6690' } as const;
  return new Blob([new Uint8Array(await sharp({ create }).jpeg().toBuffer())]);
};

/** Creates a conversation with every kind of message. */
async function talkedPair(): Promise<Pair> {
  const pair = await connectedPair();
  const { a, b, conversationId } = pair;
  await b.client.send(conversationId, 'See https://example.org/maps (page 4).\nمرحبا');
  await b.client.send(conversationId, 'A slip of the thumb');
  await b.client.delete(conversationId, 2);
  await b.client.react(conversationId, 1, '🎉', true);
  await a.client.react(conversationId, 1, '❤️', true);
  await a.client.send(conversationId, 'I will.', { replyTo: 1 });
  const harbour = await b.client.attachments.upload(conversationId, await picture(), { name: 'harbour.jpg' });
  const poem = await b.client.attachments.upload(conversationId, new Blob(['Two rings']), {
    name: 'poem.txt',
  });
  await b.client.send(conversationId, '', { attachments: [harbour.id, poem.id] });
  return pair;
}

test.describe('axe finds nothing, and nothing is too small or too wide', { tag: '@phone' }, () => {
  test.slow();

  test('signed out', async ({ browser }, info) => {
    const walk = new Walk(browser, info);
    const { say } = walk;
    const { page } = await walk.window();
    await page.goto(`${WEB}/sign-in`);
    await page.getByRole('button', { name: say('auth.signIn'), exact: true }).click();
    await expect(page.getByText(say('field.required'))).toHaveCount(2);
    await walk.look(page, 'sign in with errors');
    await page.goto(`${WEB}/register`);
    await page.getByRole('button', { name: say('auth.register.action') }).click();
    await expect(page.getByText(say('field.required'))).toHaveCount(4);
    await walk.look(page, 'register with errors');
    await page.goto(`${WEB}/forgot-password`);
    await expect(page.getByText(say('auth.forgot.what'))).toBeVisible();
    await walk.look(page, 'forgotten password');
    await page.goto(`${WEB}/reset-password?token=AAAAAAAAAAAAAAAAAAAAAA`);
    await page.getByRole('textbox', { name: say('auth.password.new') }).fill('nine loud market stalls');
    await walk.look(page, 'choose a new password');
    await page.getByRole('button', { name: say('auth.password.change') }).click();
    await expect(page.getByRole('link', { name: say('auth.reset.askNew') })).toBeVisible();
    await walk.look(page, 'a link that is too old');
    await page.goto(`${WEB}/verify-email?token=made-up`);
    await expect(page.getByText(say('error.INVALID_TOKEN'))).toBeVisible();
    await walk.look(page, 'an address that could not be confirmed');
    expect(walk.foreign).toEqual([]);
  });

  test('in a chat', async ({ browser }, info) => {
    const walk = new Walk(browser, info);
    const { say } = walk;
    const { a, b, conversationId } = await talkedPair();
    const page = await walk.windowOf(a.username);
    await expect(page.getByText(say('push.offer.title'))).toBeVisible();
    await walk.look(page, 'chats');
    await page.goto(`${WEB}/chats/${conversationId}`);
    await expect(page.getByRole('img', { name: 'harbour.webp' })).toBeVisible();
    await walk.look(page, 'chat');
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    const item = (name: string) => page.getByRole('menuitem', { name });
    const dialog = page.getByRole('dialog');
    const escape = async () => {
      await page.keyboard.press('Escape');
      await expect(dialog.or(page.getByRole('menu'))).toHaveCount(0);
    };
    const openMenu = async () => {
      await page
        .locator('[data-seq="3"]')
        .getByRole('button', { name: say('chat.menu.label') })
        .focus();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('menu')).toBeVisible();
    };
    await openMenu();
    await walk.look(page, 'message menu');
    await item(say('chat.menu.another')).click();
    await expect(dialog.getByRole('heading', { name: say('chat.emoji.react') })).toBeVisible();
    await expect(dialog.getByRole('region', { name: say('chat.emoji.group.food') })).toBeAttached();
    await walk.look(page, 'emoji dialog');
    await escape();
    await openMenu();
    await item(say('chat.menu.delete')).click();
    await expect(dialog).toBeVisible();
    await walk.look(page, 'delete dialog');
    await escape();
    await openMenu();
    await item(say('chat.menu.edit')).click();
    await walk.look(page, 'changing a message');
    await page.keyboard.press('Escape');
    await openMenu();
    await item(say('chat.menu.reply')).click();
    await walk.look(page, 'answering a message');
    await page.keyboard.press('Escape');
    await page.locator('form input[type=file]').setInputFiles([
      { name: 'poem.txt', mimeType: 'text/plain', buffer: Buffer.from('Two rings meet') },
      { name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from('\x89PNG\r\n\x1a\nno', 'latin1') },
    ]);
    await expect(page.getByText(say('error.FILE_UNREADABLE'))).toBeVisible();
    await walk.look(page, 'files to be sent');
    for (const file of ['poem.txt', 'broken.png']) await button(say('chat.attach.remove', { file })).click();
    await page.getByRole('link', { name: say('chat.attach.open', { file: 'harbour.webp' }) }).click();
    await expect(dialog.getByRole('img')).toBeInViewport({ ratio: 1 });
    await walk.look(page, 'a picture large');
    await escape();
    await button(say('chat.mute.open')).click();
    await expect(item(say('chat.mute.forever'))).toBeVisible();
    await walk.look(page, 'mute menu');
    await escape();
    await button(say('search.chat.open')).click();
    await page.getByRole('searchbox').fill('maps');
    // In the digits of the region: one is ١ in Egypt.
    const one = (1).toLocaleString(walk.locale);
    await expect(page.getByText(say('search.chat.found', { count: one })).first()).toBeVisible();
    await walk.look(page, 'search in a chat');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('maps');
    await expect(dialog.locator('mark')).toBeVisible();
    await walk.look(page, 'palette with a message');
    const people = say('app.navigation.people');
    await page.getByRole('combobox').fill(people);
    await expect(dialog.getByText(say('search.none', { words: people }))).toBeVisible();
    await expect(dialog.getByRole('option', { name: say('search.place.people') })).toBeVisible();
    await walk.look(page, 'palette with a place');
    await escape();
    await page.getByRole('link', { name: say('chat.reader.open') }).press('Enter');
    await expect(
      page.getByRole('heading', { name: say('chat.log.label', { name: b.displayName }) }),
    ).toBeVisible();
    await walk.look(page, 'a chat as a page');
    const long = await connectedPair();
    await fillHistory(long.conversationId, [long.a.me.id, long.b.me.id], 60);
    await long.a.client.markRead(long.conversationId, 60);
    const reader = await walk.windowOf(long.a.username, `/chats/${long.conversationId}`);
    await reader.getByRole('button', { name: say('chat.day.button', { day: '' }) }).click();
    await expect(reader.getByRole('dialog')).toBeVisible();
    await walk.look(reader, 'day dialog');
    await page.goto(`${WEB}/chats/0197b6f2-6a53-7c11-9a44-0d5f3c1e2b7a`);
    await expect(page.getByText(say('chat.notHere'))).toBeVisible();
    await walk.look(page, 'unknown chat');
    expect(walk.foreign).toEqual([]);
  });

  test('offline, after the end of a chat, and for moderators', async ({ browser }, info) => {
    const walk = new Walk(browser, info);
    const { say } = walk;
    const { a, b, conversationId } = await talkedPair();
    const { page, network } = await walk.window();
    await page.goto(`${WEB}/chats/${conversationId}`);
    await signIn(page, a.username, PASSWORD, say);
    const field = page.getByRole('textbox', {
      name: say('chat.composer.message', { name: b.displayName }),
    });
    await expect(field).toBeVisible();
    await network.cut();
    await field.fill('On its way');
    await page.getByRole('button', { name: say('chat.composer.send') }).click();
    await expect(page.getByText(say('chat.outgoing.waiting'))).toBeVisible();
    await expect(page.getByText(say('app.connection.down'))).toBeVisible();
    await walk.look(page, 'no connection');
    await b.client.endConversation(conversationId);
    network.restore();
    await expect(page.getByText(say('chat.outgoing.notSent'))).toBeVisible({ timeout: 30_000 });
    await walk.look(page, 'ended chat with a message that was refused');

    const again = await connectedPair();
    await again.b.client.send(again.conversationId, 'Send me money or else');
    const mara = await walk.windowOf(again.a.username, `/chats/${again.conversationId}`);
    await mara.getByRole('button', { name: say('safety.leaveOrBlock') }).click();
    await expect(mara.getByRole('button', { name: say('safety.leave') })).toBeVisible();
    await walk.look(mara, 'leave dialog');
    await mara.getByRole('button', { name: say('safety.blockAndReport') }).click();
    await mara.getByRole('radio', { name: say('moderation.reason.harassment') }).check();
    await walk.look(mara, 'report dialog');
    await mara.getByRole('checkbox').first().check();
    await mara.getByRole('button', { name: say('moderation.dialog.send') }).click();
    await expect(mara.getByText(say('moderation.dialog.thanks'))).toBeVisible();
    await walk.look(mara, 'report sent');

    const moderator = await registered('Ida');
    await admin('role', moderator.username, 'moderator');
    const ida = await walk.windowOf(moderator.username, '/moderation');
    await ida.getByRole('link', { name: new RegExp(again.b.displayName) }).waitFor();
    await walk.look(ida, 'reports');
    await ida.getByRole('link', { name: new RegExp(again.b.displayName) }).click();
    await expect(ida.getByText('Send me money or else')).toBeVisible();
    await walk.look(ida, 'report');
    await ida.getByRole('button', { name: say('moderation.warn') }).click();
    await walk.look(ida, 'warn dialog');
    await ida
      .getByLabel(say('moderation.yourWords', { name: again.b.displayName }))
      .fill('Please be kinder.');
    await ida
      .getByRole('dialog')
      .getByRole('button', { name: say('moderation.warn') })
      .click();
    await expect(ida.getByRole('dialog')).toHaveCount(0);
    await ida.goto(`${WEB}/moderation?tab=audit`);
    await expect(ida.getByText(say('moderation.acts.readReport')).first()).toBeVisible();
    await walk.look(ida, 'audit log');
    const jonas = await walk.windowOf(again.b.username);
    await expect(jonas.getByText('Please be kinder.')).toBeVisible();
    await walk.look(jonas, 'warning');
    expect(walk.foreign).toEqual([]);
  });

  test('people, interests and settings', async ({ browser }, info) => {
    const walk = new Walk(browser, info);
    const { say } = walk;
    const { a, b } = await connectedPair();
    const stranger = await registered('Chidi');
    await stranger.client.sendInterest({ recipient: a.username, message: 'Is there a bench?' });
    const [other, third] = [await registered('Hana'), await registered('Omar')];
    const { id } = await a.client.sendInterest({ recipient: other.username, message: 'Hello' });
    await a.client.sendInterest({ recipient: third.username, message: 'Hello' });
    const page = await walk.windowOf(a.username);
    const visit = async (path: string, ready: string, screen: string) => {
      await page.goto(WEB + path);
      await expect(page.getByText(ready).filter({ visible: true }).first()).toBeVisible();
      await walk.look(page, screen);
    };
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    await visit('/interests?box=sent', other.displayName, 'sent interests');
    await button(say('interests.withdraw')).first().click();
    await walk.look(page, 'withdraw dialog');
    await visit(`/people?q=${other.username}`, other.displayName, 'people');
    await other.client.actOnInterest(id, 'accept');
    await expect(page.getByText(say('interests.bothYes')).first()).toBeVisible();
    await walk.look(page, 'a yes as a toast');
    await visit('/interests', 'Is there a bench', 'received interests');
    await button(say('interests.accept')).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await walk.look(page, 'acceptance dialog');
    await visit('/people?q=nobodyatall', say('people.nobodyCalled', { q: 'nobodyatall' }), 'nobody found');
    await visit(`/people/${b.username}`, b.displayName, 'person');
    await visit('/you', say('settings.profile.note'), 'you');
    await page.keyboard.press('Control+/');
    await expect(page.getByRole('dialog', { name: say('keys.title') })).toContainText(say('keys.nextChat'));
    await walk.look(page, 'keys');
    await visit('/you/notifications', say('push.everywhere'), 'notifications');
    await visit('/you/privacy', say('settings.sharing.title'), 'privacy');
    await page.getByRole('radio', { name: say('settings.reach.withCode') }).check();
    await expect(button(say('settings.reach.newCode'))).toBeVisible();
    await walk.look(page, 'privacy with a code');
    await visit('/you/blocked', say('safety.blocked.empty'), 'nobody blocked');
    await a.client.block(third.me.id);
    await visit('/you/blocked', third.displayName, 'blocked');
    await visit(
      `/people/${third.username}`,
      say('safety.youBlock', { name: third.displayName }),
      'blocked person',
    );
    await visit('/you/security', say('settings.devices.this'), 'sign-in and devices');
    await expect(
      page.getByText(say('settings.devices.browserOn', { browser: 'Chrome', system: 'Linux' })),
    ).toBeVisible();
    await button(say('settings.email.change')).click();
    await walk.look(page, 'another e-mail address');
    await visit('/you/data', say('settings.export.start'), 'your data');
    await button(say('settings.deletion.action')).click();
    await walk.look(page, 'delete account dialog');
    await page.keyboard.press('Escape');
    await button(say('settings.export.start')).click();
    await expect(page.getByRole('link', { name: say('settings.export.download') })).toBeVisible();
    await walk.look(page, 'archive ready');
    await visit('/nowhere/at/all', say('common.nothingHere'), 'not found');
    expect(walk.foreign).toEqual([]);
  });

  test('for new users, and for account deletion', async ({ browser }, info) => {
    const walk = new Walk(browser, info);
    const { say } = walk;
    const [newcomer, other] = [await registered('Nadia'), await registered('Chidi')];
    const page = await walk.windowOf(newcomer.username);
    await expect(page.getByText(say('chat.empty'))).toBeVisible();
    await walk.look(page, 'no chats yet');
    await page.goto(`${WEB}/people?q=${other.username}`);
    await page
      .getByRole('button', { name: say('interests.send') })
      .first()
      .click();
    await walk.look(page, 'send dialog');
    await page.evaluate((id) => localStorage.setItem(`zentra:${id}:first-run`, 'due'), newcomer.me.id);
    await page.goto(`${WEB}/people`);
    for (const step of ['welcome.name.title', 'welcome.note.title', 'welcome.reach.title'] as const) {
      await expect(page.getByRole('heading', { name: say(step) })).toBeFocused();
      await walk.look(page, step);
      await page
        .getByRole('button', { name: say('welcome.next') })
        .or(page.getByRole('button', { name: say('people.find') }))
        .click();
    }
    await expect(page.getByRole('searchbox')).toBeVisible();
    await newcomer.client.account.deleteAccount(PASSWORD);
    await signIn(page, newcomer.username, PASSWORD, say);
    await expect(page.getByRole('button', { name: say('settings.keep.keep') })).toBeVisible();
    await walk.look(page, 'keep account');
    expect(walk.foreign).toEqual([]);
  });
});
