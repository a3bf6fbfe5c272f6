// `npm run screenshots`: takes the pictures of the README and of docs/tour.md from the demo. Ports
// 8000 and 5173, or `PORT` and `WEB_PORT`, must be free. Remove `.demo` first: the tour begins with
// a new user.
import { mkdirSync } from 'node:fs';
import { chromium } from '@playwright/test';
import sharp from 'sharp';
import './demo.mjs';
import { Person } from './demo/person.mjs';
import { ensureChromium } from './lib/chromium.mjs';

const WEB = `http://127.0.0.1:${process.env.WEB_PORT || 5173}`;
const API = `http://127.0.0.1:${process.env.PORT || 8000}`;
const FOLDER = 'docs/images';
const PASSWORD = 'two rings meet';
const desk = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5 };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true };

const browser = await chromium.launch({
  executablePath: ensureChromium(),
  args: ['--no-sandbox', '--disable-background-networking', '--disable-gpu'],
});

/** Opens a signed-in page of the demo, whose user has declined notifications. */
async function open(username, { language = 'en', ...options }) {
  const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-GB', ...options });
  await context.addInitScript((chosen) => localStorage.setItem('zentra:language', chosen), language);
  const page = await context.newPage();
  await page.goto(`${WEB}/sign-in`);
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(PASSWORD);
  await page.locator('button[type=submit]').click();
  await page.locator('a[href^="/chats/"]').first().waitFor();
  await page.locator('[aria-labelledby=push-offer] button').last().click();
  return page;
}

/** Saves a picture as WebP, unless the name has another extension. */
async function shoot(page, name) {
  await page.mouse.move(0, 0);
  await page.waitForLoadState('networkidle');
  // New elements are animated for a moment.
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {}))),
  );
  const picture = sharp(await page.screenshot());
  if (name.endsWith('.png')) await picture.png({ palette: true, effort: 10 }).toFile(`${FOLDER}/${name}`);
  else await picture.webp({ quality: 84, effort: 6 }).toFile(`${FOLDER}/${name}.webp`);
}

async function chatWith(page, name) {
  await page.locator('a[href^="/chats/"]').filter({ hasText: name }).first().click();
  await page.getByRole('log').waitFor();
}

/** Registers a new user who sends an interest to Mara. */
async function nele() {
  const person = new Person(API);
  const username = 'nele.brandt';
  const email = `${username}@example.org`;
  await person.call('POST', '/api/register', {
    username,
    email,
    password: PASSWORD,
    displayName: 'Nele Brandt',
  });
  const message = 'I paint harbours in the evening, from memory. May I send you one?';
  await person.call('POST', '/api/interests', { recipient: 'mara', message });
  return person;
}

/** Draws an evening at a harbour. */
const painting = () =>
  sharp(
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="800">
      <defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="#23395b"/><stop offset=".6" stop-color="#d98f5c"/>
      <stop offset="1" stop-color="#f6d9a8"/></linearGradient></defs>
      <rect width="1200" height="520" fill="url(#sky)"/><circle cx="820" cy="470" r="70" fill="#ffe9b8"/>
      <rect y="500" width="1200" height="300" fill="#1d4e57"/>
      <g fill="#f3c98b" opacity=".5"><rect x="760" y="520" width="120" height="8"/><rect x="730" y="560" width="180" height="7"/>
      <rect x="780" y="610" width="90" height="6"/><rect x="700" y="660" width="240" height="6"/></g>
      <g fill="#14242b"><path d="M180 560h300l-50 60H230z"/><rect x="318" y="300" width="9" height="260"/>
      <path d="M332 320l120 220H332z" fill="#efe6d6"/><path d="M312 350l-90 190h90z" fill="#d8cdb8"/>
      <path d="M0 500h150v-60h40v60h40v40H0z"/></g></svg>`),
  )
    .png()
    .toBuffer();

mkdirSync(FOLDER, { recursive: true });

for (const colorScheme of ['light', 'dark']) {
  const page = await open('mara', { ...desk, colorScheme });
  await chatWith(page, 'Jonas Thiel');
  await shoot(page, `chat-${colorScheme}.png`);
  const small = await open('mara', { ...phone, colorScheme });
  await small.goto(`${WEB}/interests`);
  await small.getByRole('article').first().waitFor();
  await shoot(small, `interests-${colorScheme}.png`);
}

const jonas = await open('jonas', desk);
await jonas.goto(`${WEB}/people`);
await jonas.getByRole('article').first().waitFor();
await shoot(jonas, 'people-light.png');
await jonas.getByRole('button', { name: 'Send interest' }).first().click();
await jonas.getByLabel('Your note').fill('Your note made me put the kettle on. Tell me how it goes on?');
await shoot(jonas, 'tour-1-interest');

const newcomer = await nele();
const mara = await open('mara', desk);
await mara.goto(`${WEB}/interests`);
await mara
  .getByRole('article')
  .filter({ hasText: 'harbours' })
  .getByRole('button', { name: 'Accept', exact: true })
  .click();
await mara.getByTestId('rings-meet').waitFor();
await shoot(mara, 'tour-2-accept');
await mara.getByRole('button', { name: 'Say hello' }).click();

await mara.goto(`${WEB}/chats`);
await chatWith(mara, 'Jonas Thiel');
await shoot(mara, 'tour-3-chat');

const { items } = await newcomer.call('GET', '/api/conversations');
await newcomer.call('POST', `/api/conversations/${items[0].id}/messages`, {
  clientId: crypto.randomUUID(),
  body: 'You wanted to see what an evening looks like here. Do you paint?',
});
await chatWith(mara, 'Nele Brandt');
await mara
  .locator('input[type=file]')
  .setInputFiles({ name: 'harbour.png', mimeType: 'image/png', buffer: await painting() });
await mara.getByRole('textbox', { name: /^Message / }).fill('A little. This one is from last autumn.');
await mara.locator('button[type=submit]:enabled').click();
await mara.getByRole('log').getByRole('img', { name: 'harbour.webp' }).waitFor();
await mara
  .getByText(/Sent|Delivered/)
  .last()
  .waitFor();
await shoot(mara, 'tour-4-picture');

await mara.keyboard.press('Control+k');
await mara.getByRole('combobox').fill('radio');
await mara
  .getByRole('option')
  .filter({ has: mara.locator('mark') })
  .first()
  .waitFor();
await shoot(mara, 'tour-5-search');

const dark = await open('mara', { ...desk, colorScheme: 'dark' });
await chatWith(dark, 'Priya Raman');
await shoot(dark, 'tour-6-dark');

const arabic = await open('mara', { ...desk, language: 'ar' });
await chatWith(arabic, 'ليلى');
await shoot(arabic, 'tour-7-arabic');

const small = await open('mara', phone);
await shoot(small, 'tour-8-phone');

await browser.close();
process.kill(process.pid, 'SIGTERM');
