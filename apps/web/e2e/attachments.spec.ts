import { expect, type Page } from '@playwright/test';
import sharp from 'sharp';
import { expectNoViolations } from './support/axe';
import { like } from './support/contexts';
import { Network } from './support/network';
import { API, connectedPair, say, signIn, WEB, windowOf } from './support/person';
import { test } from './support/test';

const text = (name: string, words = name) => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(words),
});
const picture = async (name: string) => ({
  name,
  mimeType: 'image/jpeg',
  buffer: await sharp({ create: { width: 640, height: 480, channels: 3, background: '#2f6690' } })
    .jpeg()
    .toBuffer(),
});
const pick = (page: Page, files: ReturnType<typeof text>[]) =>
  page.locator('form input[type=file]').setInputFiles(files);
const tray = (page: Page) => page.getByRole('list', { name: 'To be sent' });
const chosen = (page: Page) => tray(page).getByRole('listitem');
const notes = (page: Page) => page.locator('form').getByRole('alert');
const going = (page: Page) => page.getByRole('group', { name: 'A message on its way' });
const refused = (page: Page) => page.getByRole('group', { name: 'A message that was not sent' });

test('chosen files survive like typed text: reloads, other chats, no network, a full server', async ({
  browser,
}, info) => {
  // One walk through all cases.
  test.setTimeout(240_000);
  const { a, b, conversationId } = await connectedPair();
  const context = await browser.newContext(like(info));
  const network = await Network.of(context);
  const page = await context.newPage();
  const uploads: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (request.method() === 'POST' && url.pathname === '/api/attachments')
      uploads.push(url.searchParams.get('name') ?? '');
  });
  const limitsAnswered = page.waitForResponse('**/api/attachments/limits', { timeout: 15_000 });
  await page.route('**/api/attachments/limits', async (route) => {
    const response = await route.fetch();
    const limits = (await response.json()) as object;
    await route.fulfill({ response, json: { ...limits, fileBytes: 2 * 1024 * 1024 } });
  });
  await page.goto(`${WEB}/chats/${conversationId}`);
  await signIn(page, a.username);
  await limitsAnswered;
  const stored = async () =>
    (await b.client.messages(conversationId)).items.map(({ body, attachments }) =>
      [body, ...attachments.map(({ name }) => name)].join(' '),
    );

  await test.step('a selection with refused files keeps the others, names the refused and sends nothing of them', async () => {
    await pick(page, [
      await picture('harbour.jpg'),
      text('poem.txt'),
      { ...text('drawing.svg', '<svg/>'), mimeType: 'image/svg+xml' },
      { ...text('long.pdf', 'x'.repeat(3 * 1024 * 1024)), mimeType: 'application/pdf' },
      text('nothing.txt', ''),
    ]);
    await expect(notes(page)).toContainText('“drawing.svg” was not added: files of this kind');
    await expect(notes(page)).toContainText('“long.pdf” was not added: it is larger than 2 MB');
    await expect(notes(page)).toContainText('“nothing.txt” was not added: it is empty');
    await expect(chosen(page)).toHaveText([/^harbour\.jpg.*kB$/, /^poem\.txt.*kB$/]);
    await pick(
      page,
      Array.from({ length: 9 }, (_, i) => text(`${i}.txt`)),
    );
    await expect(notes(page)).toHaveText('A message carries up to 10 files. Not added: 8.txt');
    await expectNoViolations(page, 'files chosen and refused');
    for (let i = 0; i < 8; i += 1) await page.getByRole('button', { name: `Take ${i}.txt away` }).click();
    await expect(chosen(page)).toHaveCount(2);
    expect(uploads.filter((name) => /svg|pdf|nothing|8/.test(name))).toEqual([]);
  });

  await test.step('they survive a reload and another chat, with the typed text', async () => {
    await page.getByRole('textbox', { name: /^Message / }).fill('From the harbour');
    const before = uploads.length;
    await page.reload();
    await expect(chosen(page)).toHaveText([/harbour\.jpg/, /poem\.txt/]);
    await page.locator('nav[aria-label=Main]').getByRole('link', { name: 'People' }).click();
    await expect(tray(page)).toHaveCount(0);
    await page.goBack();
    await expect(chosen(page)).toHaveText([/harbour\.jpg/, /poem\.txt/]);
    await expect(page.getByRole('textbox', { name: /^Message / })).toHaveValue('From the harbour');
    // They are already uploaded.
    expect(uploads).toHaveLength(before);
  });

  await test.step('offline they are queued, and sent once each, in order, after a reload', async () => {
    // Otherwise the limits would still be answered, as by a server that refuses uploads only.
    await page.unroute('**/api/attachments/limits');
    await network.cut();
    await page.getByRole('textbox', { name: /^Message / }).fill('before');
    await pick(page, [text('late.txt')]);
    await expect(chosen(page).last()).toContainText('Goes along once there is a connection');
    await page.getByRole('textbox', { name: /^Message / }).fill('From the harbour');
    await page.getByRole('button', { name: 'Send message' }).click();
    await expect(tray(page)).toHaveCount(0);
    await say(page, 'after');
    await expect(going(page).first()).toContainText('late.txt');
    await expect(going(page).first()).toContainText('Waiting for a connection');
    await pick(page, [text('given up.txt')]);
    await say(page, 'given up');
    const givenUp = going(page).filter({ hasText: 'given up' });
    await givenUp.getByRole('button', { name: 'Cancel' }).click();
    await expect(givenUp).toHaveCount(0);
    // The other two wait: messages can be cancelled once they take long.
    await expect(going(page)).toHaveCount(2);
    network.loseAnswers();
    await expect.poll(() => uploads.filter((name) => name === 'late.txt').length).toBeGreaterThan(1);
    network.restore();
    await page.reload();
    await expect
      .poll(stored, { timeout: 30_000 })
      .toEqual(['From the harbour harbour.webp poem.txt late.txt', 'after']);
    await expect(page.getByRole('log').getByRole('img', { name: 'harbour.webp' })).toBeVisible();
    await expect(tray(page)).toHaveCount(0);
    await expect(going(page)).toHaveCount(0);
    expect((await b.client.messages(conversationId)).items).toHaveLength(2);
  });

  await test.step('a full server refuses with a reason, blocks nothing, and accepts a retry', async () => {
    await network.cut();
    await pick(page, [text('diary.txt')]);
    await expect(chosen(page)).toContainText('Goes along');
    await page.route(`${API}/api/attachments?*`, (route) =>
      route.fulfill({
        status: 507,
        contentType: 'application/problem+json',
        headers: { 'access-control-allow-origin': WEB, 'access-control-allow-credentials': 'true' },
        body: JSON.stringify({ type: 'x', title: 'x', status: 507, detail: 'x', code: 'STORAGE_FULL' }),
      }),
    );
    await say(page, 'Dear diary');
    await say(page, 'and on');
    network.restore();
    await expect(refused(page)).toContainText('There is no room left on the server', { timeout: 30_000 });
    await expect.poll(stored).toHaveLength(3);
    await expectNoViolations(page, 'a message with files that was refused');
    await page.reload();
    await expect(refused(page)).toContainText('diary.txt');
    await page.unroute(`${API}/api/attachments?*`);
    await refused(page).getByRole('button', { name: 'Try again' }).click();
    await expect.poll(async () => (await stored()).slice(2)).toEqual(['and on', 'Dear diary diary.txt']);
    await expect(refused(page)).toHaveCount(0);
  });

  await test.step('a message in flight can be cancelled, and is sent without another upload', async () => {
    let goOn = () => {};
    const mayGoOn = new Promise<void>((resolve) => (goOn = resolve));
    await page.route(`${API}/api/attachments?*`, async (route) => {
      await mayGoOn;
      await route.continue();
    });
    const isCut = (name: string) =>
      page.waitForEvent('requestfailed', {
        predicate: (request) => request.url().includes(`name=${name}`),
        timeout: 10_000,
      });
    await pick(page, [text('first.txt'), text('second.txt')]);
    const bar = tray(page).getByRole('progressbar', { name: 'first.txt on its way' });
    await expect(bar).toBeVisible();
    // In the app's own colour, because browsers draw it in their own by default.
    const primary = await bar.evaluate((one) => {
      if (one instanceof HTMLProgressElement) one.value = one.max;
      const probe = document.body.appendChild(document.createElement('i'));
      probe.style.backgroundColor = 'var(--primary)';
      const { backgroundColor } = getComputedStyle(probe);
      probe.remove();
      return backgroundColor;
    });
    const drawn = sharp(await bar.screenshot());
    const { width, height } = await drawn.metadata();
    const middle = { left: width >> 1, top: height >> 1, width: 1, height: 1 };
    const pixel = await drawn.extract(middle).removeAlpha().raw().toBuffer();
    expect(`rgb(${[...pixel].join(', ')})`).toBe(primary);
    const first = isCut('first.txt');
    await page.getByRole('button', { name: 'Take first.txt away' }).click();
    await first;
    await expect(chosen(page)).toHaveText([/second\.txt/]);
    await page.getByRole('button', { name: 'Send message' }).click();
    await expect(going(page).getByRole('progressbar', { name: 'second.txt on its way' })).toBeVisible();
    await pick(page, [text('third.txt')]);
    await page.getByRole('button', { name: 'Send message' }).click();
    const third = isCut('third.txt');
    await going(page).last().getByRole('button', { name: 'Cancel' }).click();
    await third;
    goOn();
    await expect.poll(async () => (await stored()).slice(4)).toEqual([' second.txt']);
    await page.unroute(`${API}/api/attachments?*`);
    await expect(going(page)).toHaveCount(0);
    expect(uploads.filter((name) => name === 'second.txt')).toHaveLength(1);
  });

  await test.step('a full device shows it and sends anyway; queued files continue by themselves', async () => {
    await page.evaluate(() => {
      IDBObjectStore.prototype.put = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    });
    await network.cut();
    await pick(page, [text('large.txt')]);
    await expect(notes(page)).toContainText('There is no room to keep “large.txt” on this device');
    await expect(chosen(page)).toContainText('Goes along');
    network.restore();
    await expect(chosen(page)).toContainText('kB', { timeout: 20_000 });
    await page.getByRole('button', { name: 'Send message' }).click();
    await expect.poll(async () => (await stored()).slice(5)).toEqual([' large.txt']);
    await page.reload();
    await expect(page.getByRole('log')).toContainText('large.txt');
    await expect(tray(page)).toHaveCount(0);
  });

  await test.step('a caption is removed, the picture stays', async () => {
    await pick(page, [text('look.txt')]);
    await say(page, 'Look at this');
    await expect.poll(async () => (await stored()).at(-1)).toBe('Look at this look.txt');
    await expect(going(page)).toHaveCount(0);
    await page.getByRole('textbox', { name: /^Message / }).press('ArrowUp');
    const field = page.getByRole('textbox', { name: 'Change your message' });
    await expect(field).toHaveValue('Look at this');
    await field.fill('');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect.poll(async () => (await stored()).at(-1)).toBe(' look.txt');
  });

  await test.step('signing out removes them', async () => {
    await pick(page, [text('secret.txt')]);
    await expect(chosen(page)).toContainText('kB');
    await page.goto(`${WEB}/you`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await signIn(page, a.username);
    await expect(page.locator('nav[aria-label=Main]')).toBeAttached();
    await page.goto(`${WEB}/chats/${conversationId}`);
    await expect(page.getByRole('log')).toContainText('and on');
    await pick(page, [text('new.txt')]);
    await expect(chosen(page)).toHaveText([/new\.txt/]);
  });
});

/** The content of a clipboard or of a drag, as the browser reports it: texts by type, and files. */
interface Brought {
  texts: Record<string, string>;
  files: { name: string; type: string }[];
}

/**
 * Dispatches an event with a real DataTransfer; returns whether the page left it to the browser.
 */
const bringAll = (page: Page, how: 'paste' | 'drop', brought: Brought) =>
  page.evaluate(
    ([event, { texts, files }]) => {
      const data = new DataTransfer();
      for (const [type, value] of Object.entries(texts)) data.setData(type, value);
      for (const { name, type } of files) data.items.add(new File(['\x89PNG'], name, { type }));
      const goal = document.querySelector('textarea');
      const init = { bubbles: true, cancelable: true };
      return goal?.dispatchEvent(
        event === 'paste'
          ? new ClipboardEvent('paste', { ...init, clipboardData: data })
          : new DragEvent('drop', { ...init, dataTransfer: data }),
      );
    },
    [how, brought] as const,
  );

const PNG = { name: 'image.png', type: 'image/png' };
const OFFICE: Brought = {
  texts: { 'text/plain': 'Mon\t12\r\nTue\t14', 'text/html': '<table><tr><td>Mon</td></tr></table>' },
  files: [PNG],
};

test('copied cells are pasted as text, as the system clipboard brings them', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const copy = (texts: Record<string, string>) =>
    page.evaluate(async (all) => {
      const canvas = new OffscreenCanvas(8, 8);
      canvas.getContext('2d')?.fillRect(0, 0, 4, 4);
      const bitmap = await canvas.convertToBlob({ type: 'image/png' });
      const blobs = Object.entries(all).map(([type, value]) => [type, new Blob([value], { type })] as const);
      await navigator.clipboard.write([
        new ClipboardItem({ ...Object.fromEntries(blobs), 'image/png': bitmap }),
      ]);
    }, texts);
  const field = page.getByRole('textbox', { name: /^Message / });
  await copy(OFFICE.texts);
  await field.press('Control+v');
  await expect(field).toHaveValue('Mon\t12\nTue\t14');
  await expect(tray(page)).toHaveCount(0);
  // A picture copied on a web page comes with its element, and stays a picture.
  await copy({ 'text/html': '<img src="https://example.org/rings.png">' });
  await field.press('Control+v');
  await expect(tray(page)).toContainText('image.png');
  await expect(field).toHaveValue('Mon\t12\nTue\t14');
  await page.getByRole('button', { name: 'Send message' }).click();
  await expect
    .poll(async () => (await b.client.messages(conversationId)).items.map((one) => one.attachments.length))
    .toEqual([1]);
});

test('of pasted text and files the text is used, unless it only names the files', async ({
  browser,
}, info) => {
  const { a, conversationId } = await connectedPair();
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const field = page.getByRole('textbox', { name: /^Message / });
  const remove = async (name: string) => {
    await page.getByRole('button', { name: `Take ${name} away` }).click();
    await expect(tray(page)).toHaveCount(0);
  };
  const plain = (value: string): Record<string, string> => ({ 'text/plain': value });
  await expect(field).toBeVisible();
  // A paste is left to the browser; a drop goes into the composer.
  expect(await bringAll(page, 'paste', OFFICE)).toBe(true);
  expect(await bringAll(page, 'drop', OFFICE)).toBe(false);
  await expect(field).toHaveValue('Mon\t12\nTue\t14');
  await expect(tray(page)).toHaveCount(0);
  for (const how of ['paste', 'drop'] as const) {
    // Finder puts file names on the clipboard; Firefox puts the address of a dragged picture.
    const report = { name: 'notes.txt', type: 'text/plain' };
    expect(await bringAll(page, how, { texts: plain('notes.txt'), files: [report] })).toBe(false);
    await expect(tray(page)).toContainText('notes.txt');
    await remove('notes.txt');
    const address = 'https://example.org/notes.txt';
    const texts = { ...plain(address), 'text/uri-list': address };
    expect(await bringAll(page, how, { texts, files: [report] })).toBe(false);
    await expect(tray(page)).toContainText('notes.txt');
    await remove('notes.txt');
    expect(await bringAll(page, how, { texts: {}, files: [report] })).toBe(false);
    await remove('notes.txt');
  }
  await expect(field).toHaveValue('Mon\t12\nTue\t14');
});

const bring = (page: Page, how: 'paste' | 'drop', name: string) =>
  page.evaluate(
    ([event, file]) => {
      const data = new DataTransfer();
      data.items.add(new File(['a note'], file ?? '', { type: 'text/plain' }));
      const goal = document.querySelector('form textarea');
      if (event === 'paste')
        goal?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
      else {
        const init = { dataTransfer: data, bubbles: true, cancelable: true };
        for (const type of ['dragenter', 'dragover']) goal?.dispatchEvent(new DragEvent(type, init));
        goal?.dispatchEvent(new DragEvent('drop', init));
      }
    },
    [how, name],
  );

test('files are pasted and dropped into a new message, and not into an edited one', async ({
  browser,
}, info) => {
  const { a, conversationId } = await connectedPair();
  await a.client.send(conversationId, 'At seven');
  const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
  const changing = page.getByRole('textbox', { name: 'Change your message' });
  await page.getByRole('textbox', { name: /^Message / }).press('ArrowUp');
  await expect(changing).toBeFocused();
  await bring(page, 'paste', 'unwanted.txt');
  await bring(page, 'drop', 'unwanted.txt');
  await changing.press('Escape');
  await bring(page, 'paste', 'pasted.txt');
  await expect(chosen(page)).toHaveCount(1);
  await bring(page, 'drop', 'dropped.txt');
  await expect(chosen(page)).toHaveCount(2);
  await expect(tray(page)).toContainText('pasted.txt');
  await expect(tray(page)).toContainText('dropped.txt');
  await expect(tray(page)).not.toContainText('unwanted.txt');
});
