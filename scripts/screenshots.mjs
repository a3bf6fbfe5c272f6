// `npm run screenshots`: the pictures of the README, taken from the demo. Port 8000 and 5173 must be free.
import { mkdirSync } from 'node:fs';
import { chromium } from '@playwright/test';
import './demo.mjs';
import { ensureChromium } from './lib/chromium.mjs';

const WEB = `http://127.0.0.1:${process.env.WEB_PORT || 5173}`;
const FOLDER = 'docs/images';

const browser = await chromium.launch({
  executablePath: ensureChromium(),
  args: ['--no-sandbox', '--disable-background-networking', '--disable-gpu'],
});

/** A signed-in page of the demo. */
async function open(username, options) {
  const page = await (
    await browser.newContext({ reducedMotion: 'reduce', deviceScaleFactor: 2, ...options })
  ).newPage();
  await page.goto(`${WEB}/sign-in`);
  await page.getByLabel('Username or e-mail').fill(username);
  await page.getByLabel('Password', { exact: true }).fill('two rings meet');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Chats' }).waitFor();
  return page;
}

async function shoot(page, name) {
  await page.mouse.move(0, 0);
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: `${FOLDER}/${name}.png` });
}

mkdirSync(FOLDER, { recursive: true });
const desk = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 390, height: 844 } };

for (const colorScheme of ['light', 'dark']) {
  const page = await open('mara', { ...desk, colorScheme });
  await page.getByRole('link', { name: /Jonas Thiel/ }).click();
  await page.getByRole('log').waitFor();
  await shoot(page, `chat-${colorScheme}`);
  const small = await open('mara', { ...phone, colorScheme });
  await small.goto(`${WEB}/interests`);
  await small.getByRole('article').first().waitFor();
  await shoot(small, `interests-${colorScheme}`);
}
const people = await open('jonas', { ...desk, colorScheme: 'light' });
await people.goto(`${WEB}/people`);
await people.getByRole('article').first().waitFor();
await shoot(people, 'people-light');

await browser.close();
process.kill(process.pid, 'SIGTERM');
