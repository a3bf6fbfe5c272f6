import { expect, type Page } from '@playwright/test';
import sharp from 'sharp';
import { expectNoViolations } from './support/axe';
import { like } from './support/contexts';
import { fillHistory } from './support/database';
import { delayAnswer } from './support/delayed-answers';
import { connectedPair, WEB, windowOf } from './support/person';
import { watchReading } from './support/reading';
import { test } from './support/test';

const picture = (width = 640, height = 480) =>
  sharp({ create: { width, height, channels: 3, background: '#2f6690' } })
    .jpeg()
    .toBuffer();

const pick = (page: Page, files: { name: string; mimeType: string; buffer: Buffer }[]) =>
  page.locator('form input[type=file]').setInputFiles(files);
const tray = (page: Page) => page.getByRole('list', { name: 'To be sent' });
const send = (page: Page) => page.getByRole('button', { name: 'Send message' }).click();

test(
  'a picture and a file are sent with a caption, and arrive immediately @smoke',
  { tag: '@phone' },
  async ({ browser }, info) => {
    const { a, b, conversationId } = await connectedPair();
    const mara = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
    const jonas = await windowOf(browser, b.username, like(info), `/chats/${conversationId}`);
    await pick(mara, [
      { name: 'harbour.jpg', mimeType: 'image/jpeg', buffer: await picture() },
      { name: 'poem.txt', mimeType: 'text/plain', buffer: Buffer.from('Two rings meet') },
      { name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from('\x89PNG\r\n\x1a\nno', 'latin1') },
    ]);
    await expect(tray(mara).getByText(/damaged and cannot be read/)).toBeVisible();
    await expect(mara.getByText(`${b.displayName} can see these and keep them.`)).toBeVisible();
    // Sending it again would not change its type.
    await expect(tray(mara).getByRole('button', { name: /broken\.png/ })).toHaveCount(1);
    // A file that cannot be sent blocks the message until it is removed.
    await mara.getByRole('textbox', { name: /^Message / }).fill('From the harbour');
    await expect(mara.getByRole('button', { name: 'Send message' })).toBeDisabled();
    await mara.getByRole('button', { name: 'Take broken.png away' }).click();
    await send(mara);
    await expect(tray(mara)).toHaveCount(0);
    for (const page of [mara, jonas]) {
      const log = page.getByRole('log');
      await expect(log.getByText('From the harbour')).toBeVisible();
      await expect(log.getByRole('img', { name: 'harbour.webp' })).toBeVisible();
      await expect
        .poll(() =>
          log
            .getByRole('img', { name: 'harbour.webp' })
            .evaluate((img: HTMLImageElement) => img.naturalWidth),
        )
        .toBe(640);
      // Neither is wider than its bubble.
      for (const name of [/poem\.txt/, /harbour\.webp/])
        expect(
          await log.getByRole('link', { name }).evaluate((link: HTMLElement) => {
            const [own, around] = [link, link.offsetParent].map((one) => one?.getBoundingClientRect());
            return own !== undefined && around !== undefined && own.right <= around.right;
          }),
        ).toBe(true);
    }
    const coming = jonas.waitForEvent('download', { timeout: 15_000 });
    await jonas.getByRole('link', { name: /poem\.txt/ }).click();
    expect((await coming).suggestedFilename()).toBe('poem.txt');
    await expectNoViolations(jonas, 'a message with files');
  },
);

test(
  'a picture in flight has its final size, in every frame',
  { tag: '@phone' },
  async ({ browser }, info) => {
    const { a, b, conversationId } = await connectedPair();
    const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
    const log = page.getByRole('log');
    for (const [width, height] of [
      [600, 900],
      [200, 120],
    ]) {
      const answer = await delayAnswer(page, 'POST', /\/api\/attachments\?/);
      const name = `sail${width}`;
      await pick(page, [
        { name: `${name}.jpg`, mimeType: 'image/jpeg', buffer: await picture(width, height) },
      ]);
      await answer.isDone;
      await expect(tray(page).locator('img')).toHaveJSProperty('naturalWidth', width);
      await page.evaluate(() => {
        const heights = new Set<number>();
        Object.assign(window, { heights });
        const look = () => {
          const last = [...document.querySelectorAll('[role=log] [data-bubble]:has(img)')].at(-1);
          if (last) heights.add(Math.round(last.getBoundingClientRect().height));
          requestAnimationFrame(look);
        };
        look();
      });
      const before = await log.locator('[data-bubble]:has(img)').count();
      await send(page);
      await expect(log.getByRole('img', { name: `${name}.jpg` })).toBeVisible();
      await page.evaluate(() => (window as unknown as { heights: Set<number> }).heights.clear());
      answer.release();
      await expect(log.getByRole('img', { name: `${name}.webp` })).toBeVisible();
      await expect.poll(async () => (await b.client.messages(conversationId)).items.length).toBe(before + 1);
      const heights = await page.evaluate(() => [...(window as unknown as { heights: Set<number> }).heights]);
      expect(Math.max(...heights) - Math.min(...heights)).toBeLessThanOrEqual(1);
    }
  },
);

test('a picture that loads late moves no text being read, and the list names a lone picture', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  await fillHistory(conversationId, [a.me.id, b.me.id], 60);
  const sent = await b.client.attachments.upload(
    conversationId,
    new Blob([new Uint8Array(await picture(600, 900))]),
    { name: 'tower.jpg' },
  );
  await b.client.send(conversationId, '', { attachments: [sent.id] });
  const page = await windowOf(browser, a.username, like(info), '/chats');
  await expect(
    page.getByRole('region', { name: 'Conversations' }).getByText('Picture', { exact: true }),
  ).toBeVisible();
  // Enough messages that the user reads far above the end, where only the reserved height of the
  // picture keeps the line in place.
  for (let i = 0; i < 20; i += 1) await b.client.send(conversationId, `What a tower. ${'Look! '.repeat(i)}`);
  await a.client.markRead(conversationId, 81);
  let goOn = () => {};
  const mayLoad = new Promise<void>((resolve) => (goOn = resolve));
  await page.route('**/preview', async (route) => {
    await mayLoad;
    await route.continue();
  });
  await page.goto(`${WEB}/chats/${conversationId}`);
  const log = page.getByRole('log');
  await expect(page.locator('[data-seq="81"]')).toBeInViewport();
  const frame = page.getByRole('link', { name: 'Open tower.webp' });
  // The picture is half above the upper edge, and the text being read is below it.
  const toPlace = () =>
    log.evaluate((box) => {
      const link = box.querySelector('a[aria-label="Open tower.webp"]');
      const before = box.scrollTop;
      box.scrollTop += link
        ? link.getBoundingClientRect().bottom - box.getBoundingClientRect().top - 60
        : -300;
      return link ? Math.abs(box.scrollTop - before) : Infinity;
    });
  await expect.poll(toPlace).toBeLessThan(1);
  const isLoaded = () =>
    page.getByRole('img', { name: 'tower.webp' }).evaluate((img: HTMLImageElement) => img.naturalWidth > 0);
  expect(await isLoaded()).toBe(false);
  const place = await frame.boundingBox();
  const reading = await watchReading(page);
  goOn();
  await expect.poll(isLoaded).toBe(true);
  expect(await reading.furthest()).toBeLessThanOrEqual(1);
  expect(await frame.boundingBox()).toEqual(place);
});

test('a profile picture is chosen, seen by the other, and removed', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  const mara = await windowOf(browser, a.username, like(info), '/you');
  await mara
    .locator('section input[type=file]')
    .setInputFiles([{ name: 'me.jpg', mimeType: 'image/jpeg', buffer: await picture() }]);
  await expect(mara.getByRole('button', { name: 'Choose another' })).toBeVisible();
  const jonas = await windowOf(browser, b.username, like(info), `/chats/${conversationId}`);
  const face = jonas.locator('header img, img[src*=avatar]').first();
  await expect.poll(() => face.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(128);
  await mara.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(mara.getByRole('button', { name: 'Choose a picture' })).toBeVisible();
  expect((await b.client.person(a.username)).avatarUrl).toBeNull();
});

test(
  'the picture viewer shows one after another, and zooms in and out',
  { tag: '@phone' },
  async ({ browser }, info) => {
    const { a, b, conversationId } = await connectedPair();
    for (const [name, width] of [
      ['first', 900],
      ['second', 300],
    ] as const) {
      const file = new Blob([new Uint8Array(await picture(width, 400))]);
      const { id } = await b.client.attachments.upload(conversationId, file, { name: `${name}.jpg` });
      await b.client.send(conversationId, '', { attachments: [id] });
    }
    const page = await windowOf(browser, a.username, like(info), `/chats/${conversationId}`);
    const link = page.getByRole('link', { name: 'Open first.webp' });
    await expect(link).toBeVisible();
    await link.press('Enter');
    const dialog = page.getByRole('dialog');
    const shown = (name: string) => dialog.getByRole('img', { name });
    await expect(shown('first.webp')).toBeInViewport({ ratio: 1 });
    await expect(dialog.getByRole('button', { name: 'The picture before' })).toHaveCount(0);
    const width = async (name: string) => (await shown(name).boundingBox())?.width ?? 0;
    const before = await width('first.webp');
    await page.keyboard.press('+');
    await expect.poll(() => width('first.webp')).toBeCloseTo(before * 2, 0);
    await expect(dialog.getByRole('button', { name: 'Close' })).toBeInViewport({ ratio: 1 });
    await page.keyboard.press('-');
    await expect.poll(() => width('first.webp')).toBeCloseTo(before, 0);
    await page.keyboard.press('ArrowRight');
    await expect(shown('second.webp')).toBeInViewport({ ratio: 1 });
    // Never larger than the original, unless requested.
    expect(await width('second.webp')).toBeLessThanOrEqual(300);
    await dialog.getByRole('button', { name: 'The picture before' }).click();
    await expect(shown('first.webp')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(link).toBeFocused();
  },
);

test('zooming is centred in both text directions', async ({ browser }, info) => {
  const { a, b, conversationId } = await connectedPair();
  const file = new Blob([new Uint8Array(await picture(900, 900))]);
  const { id } = await b.client.attachments.upload(conversationId, file, { name: 'first.jpg' });
  await b.client.send(conversationId, '', { attachments: [id] });
  const options = { ...like(info), locale: 'ar' };
  const page = await windowOf(browser, a.username, options, `/chats/${conversationId}`);
  await page.getByRole('link', { name: /first\.webp/ }).press('Enter');
  const shown = page.getByRole('dialog').getByRole('img');
  await expect(shown).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  const middle = () =>
    shown.evaluate((img) => {
      const { left, right } = img.getBoundingClientRect();
      return Math.abs((left + right) / 2 - innerWidth / 2);
    });
  await expect.poll(() => shown.evaluate((img) => img.clientWidth / innerWidth)).toBeGreaterThan(1);
  await expect.poll(middle).toBeLessThan(10);
});
