import { expect, test, type Page } from '@playwright/test';
import sharp from 'sharp';
import { expectNoViolations } from './support/axe';
import { like } from './support/contexts';
import { connectedPair, say, WEB, windowOf } from './support/person';

const picture = (width = 640, height = 480) =>
  sharp({ create: { width, height, channels: 3, background: '#2f6690' } })
    .jpeg()
    .toBuffer();

const pick = (page: Page, files: { name: string; mimeType: string; buffer: Buffer }[]) =>
  page.locator('form input[type=file]').setInputFiles(files);
const tray = (page: Page) => page.getByRole('list', { name: 'To be sent' });
const send = (page: Page) => page.getByRole('button', { name: 'Send message' }).click();

test('a picture and a file are sent with a caption, and the other has them at once', async ({
  browser,
}, info) => {
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
  await expectNoViolations(mara, 'files to be sent');
  // What cannot be sent holds the message back until it is taken away.
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
        log.getByRole('img', { name: 'harbour.webp' }).evaluate((img: HTMLImageElement) => img.naturalWidth),
      )
      .toBe(640);
  }
  const coming = jonas.waitForEvent('download');
  await jonas.getByRole('link', { name: /poem\.txt/ }).click();
  expect((await coming).suggestedFilename()).toBe('poem.txt');
  await expectNoViolations(jonas, 'a message with files');
});

test('a picture that comes late moves nothing, and one alone is named in the list', async ({
  browser,
}, info) => {
  const { a, b, conversationId } = await connectedPair();
  const sent = await b.client.attachments.upload(
    conversationId,
    new Blob([new Uint8Array(await picture(600, 900))]),
    {
      name: 'tower.jpg',
    },
  );
  await b.client.send(conversationId, '', { attachments: [sent.id] });
  const page = await windowOf(browser, a.username, like(info), '/chats');
  await expect(
    page.getByRole('region', { name: 'Conversations' }).getByText('Picture', { exact: true }),
  ).toBeVisible();
  let goOn = () => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await page.route('**/preview', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${WEB}/chats/${conversationId}`);
  await say(page, 'What a tower');
  const below = page.getByRole('log').getByText('What a tower');
  const place = () => below.boundingBox();
  await expect(page.getByText(/ · (Sent|Delivered)$/)).toBeVisible();
  const before = await place();
  const isLoaded = () =>
    page.getByRole('img', { name: 'tower.webp' }).evaluate((img: HTMLImageElement) => img.naturalWidth > 0);
  expect(await isLoaded()).toBe(false);
  goOn();
  await expect.poll(isLoaded).toBe(true);
  expect(await place()).toEqual(before);
});

test('a picture of oneself is chosen, seen by the other, and taken away', async ({ browser }, info) => {
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

test('pictures are seen large, one after the other, closer and back again', async ({ browser }, info) => {
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
  await expectNoViolations(page, 'a picture, large');
  const width = async (name: string) => (await shown(name).boundingBox())?.width ?? 0;
  const before = await width('first.webp');
  await page.keyboard.press('+');
  await expect.poll(() => width('first.webp')).toBeCloseTo(before * 2, 0);
  await expect(dialog.getByRole('button', { name: 'Close' })).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('-');
  await expect.poll(() => width('first.webp')).toBeCloseTo(before, 0);
  await page.keyboard.press('ArrowRight');
  await expect(shown('second.webp')).toBeInViewport({ ratio: 1 });
  // Never larger than it is, where nobody asked for that.
  expect(await width('second.webp')).toBeLessThanOrEqual(300);
  await dialog.getByRole('button', { name: 'The picture before' }).click();
  await expect(shown('first.webp')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(link).toBeFocused();
});
