import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Browser, type Page, type Request, type TestInfo } from '@playwright/test';
import { ZentraClient } from '@zentra/client';
import sharp from 'sharp';
import { startApi } from '../../../scripts/lib/api-process.mjs';
import { serveWeb } from '../../../scripts/lib/serve-web.mjs';
import { like } from './support/contexts';
import { freePort } from './support/free-port.mts';
import { documentedBlocks, makeCertificate, startNginx, type Nginx } from './support/nginx';
import { PASSWORD, say, signIn, uniqueName } from './support/person';
import { test } from './support/test';

// One API for all tests.
test.describe.configure({ mode: 'default' });
test.setTimeout(240_000);

const POLLING = 'Live updates do not get through on this network. New messages appear within half a minute.';
const WALL = 'This network asks you to sign in';
const WITHIN = { timeout: 30_000 };

const [documented = '', belowPath = ''] = documentedBlocks();
const folder = mkdtempSync(join(tmpdir(), 'zentra-e2e-proxies-'));
/** Functions that stop servers, called in reverse order. */
const stops: (() => unknown)[] = [];
let port = 0;
let api = '';
let photo: { name: string; mimeType: string; buffer: Buffer };

const start = async (settings: Record<string, string>, name: string) => {
  const apiPort = await freePort();
  const process = await startApi({
    PORT: String(apiPort),
    DATA_DIR: join(folder, name),
    DATABASE_URL: '',
    RATE_LIMIT_FACTOR: '0',
    LOG_LEVEL: 'error',
    ...settings,
  });
  stops.push(() => process.stop());
  return apiPort;
};

test.beforeAll(async () => {
  port = await freePort();
  api = `http://127.0.0.1:${await start({ WEB_ORIGINS: `http://127.0.0.1:${port}` }, 'plain')}`;
  // Noise, which no format compresses: 2,000 × 2,000 × 3 bytes.
  const pixels = { width: 2_000, height: 2_000, channels: 3 } as const;
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const buffer = await sharp({ create: { ...pixels, background: '#808080', noise } })
    .png()
    .toBuffer();
  photo = { name: 'harbour.png', mimeType: 'image/png', buffer };
  expect(buffer.length).toBeGreaterThan(10_000_000);
});
test.afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
  rmSync(folder, { recursive: true, force: true });
});

let ofTest: (() => unknown)[] = [];
test.afterEach(async () => {
  for (const stop of ofTest.reverse()) await stop();
  ofTest = [];
});

/**
 * Starts nginx and the web app behind it. `server` contains `API` and `WEB` for their addresses.
 */
async function behind(server: (web: string) => string, below = ''): Promise<string> {
  const site = `http://127.0.0.1:${port}`;
  const web = await serveWeb({ port: 0, host: '127.0.0.1', api: site + below });
  ofTest.push(() => web.close());
  const nginx = await startNginx(server(`http://127.0.0.1:${web.port}`), port);
  ofTest.push(() => nginx.stop());
  return site;
}

/** A configuration by an operator who has read no documentation. */
const naive = (web: string, more = '') => `server {
  listen 127.0.0.1:${port};
  ${more}
  location /api/ { proxy_pass ${api}; }
  location /ws/ { proxy_pass ${api}; }
  location / { proxy_pass ${web}; }
}`;

/** Returns the documented lines, with the addresses of the test. */
const asDocumented = (block: string, web: string, target = api) =>
  block.replaceAll('http://127.0.0.1:8000', target).replaceAll('http://127.0.0.1:5173', web);
const withoutTls = (block: string) =>
  block.replace('listen 443 ssl;', `listen 127.0.0.1:${port};`).replace(/^ *ssl_.*\n/gm, '');

async function pair(url = api) {
  const enter = async (name: string) => {
    const { username, displayName } = uniqueName(name);
    const client = new ZentraClient({ url });
    const email = `${username}@example.org`;
    await client.register({ username, displayName, email, password: PASSWORD });
    return { client, username, displayName };
  };
  const [mara, jonas] = [await enter('Mara'), await enter('Jonas')];
  const { id } = await mara.client.sendInterest({ recipient: jonas.username, message: 'Hello' });
  const { conversationId } = await jonas.client.actOnInterest(id, 'accept');
  return { mara, jonas, chat: conversationId ?? '', enter };
}

async function open(browser: Browser, info: TestInfo, address: string, username: string): Promise<Page> {
  const context = await browser.newContext({ ...like(info), ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(address);
  await signIn(page, username);
  return page;
}

const log = (page: Page) => page.getByRole('log');
const banner = (page: Page, text: string) => page.getByRole('status').getByText(text);
const pick = (page: Page, ...files: (typeof photo)[]) =>
  page.locator('form input[type=file]').setInputFiles(files);
const refused = (page: Page) => page.getByRole('group', { name: 'A message that was not sent' });
const going = (page: Page) => page.getByRole('group', { name: 'A message on its way' });

/** Names of the files whose upload has ended, with or without success; offline, none begins. */
function uploadsOf(page: Page): string[] {
  const names: string[] = [];
  const note = (request: Request) => {
    const url = new URL(request.url());
    const isUpload = request.method() === 'POST' && url.pathname.endsWith('/api/attachments');
    if (!isUpload || request.failure()?.errorText === 'net::ERR_INTERNET_DISCONNECTED') return;
    names.push(url.searchParams.get('name') ?? '');
  };
  page.on('requestfinished', note);
  page.on('requestfailed', note);
  return names;
}

test('nginx with its defaults: messages and interests arrive by polling, and the banner shows it', async ({
  browser,
}, info) => {
  const { mara, jonas, chat, enter } = await pair();
  const site = await behind(naive);
  const bot = new ZentraClient({ url: site });
  await bot.login({ username: jonas.username, password: PASSWORD });
  const messages = await bot.incoming();
  await bot.connect();
  const page = await open(browser, info, `${site}/chats/${chat}`, mara.username);
  await expect(banner(page, POLLING)).toBeVisible();
  await jonas.client.send(chat, 'Seven?');
  await expect(log(page)).toContainText('Seven?', WITHIN);
  await say(page, 'Eight');
  await expect(log(page).getByText(/Sending …|Waiting for a connection/)).toHaveCount(0);
  expect((await messages.next()).value).toMatchObject({ body: 'Eight' });
  bot.close();
  // An edit, a reaction and an interest, while no one uses the page.
  await jonas.client.edit(chat, 1, 'Half past seven?');
  await expect(log(page)).toContainText('Half past seven?', WITHIN);
  await page.getByRole('link', { name: /^Interests/ }).click();
  const chidi = await enter('Chidi');
  await chidi.client.sendInterest({ recipient: mara.username, message: 'Hello' });
  await expect(page.getByText(chidi.displayName).first()).toBeVisible(WITHIN);
  await expect(page.getByText(/No connection/)).toHaveCount(0);
});

test('nginx with its defaults: a 12 MB picture is refused with its size, and later messages are sent', async ({
  browser,
}, info) => {
  const { mara, jonas, chat } = await pair();
  const site = await behind(naive);
  const page = await open(browser, info, `${site}/chats/${chat}`, mara.username);
  const uploads = uploadsOf(page);
  const stored = async () => (await jonas.client.messages(chat)).items.map(({ body }) => body);
  await expect(banner(page, POLLING)).toBeVisible();
  await page.context().setOffline(true);
  await pick(page, photo);
  await say(page, 'The harbour');
  await say(page, 'what follows');
  await say(page, 'never mind');
  // Every waiting message can be cancelled.
  await expect(going(page)).toHaveCount(3);
  await going(page).last().getByRole('button', { name: 'Cancel' }).click();
  await page.context().setOffline(false);
  await expect(refused(page)).toContainText(/Not sent · \d+ MB is too large to be sent here\./, {
    timeout: 60_000,
  });
  await expect.poll(stored, WITHIN).toEqual(['what follows']);
  await page.reload();
  // By its name at first, and as a picture once its file is read from the device.
  const named = refused(page).getByText('harbour.png');
  await expect(named.or(refused(page).getByRole('img', { name: 'harbour.png' }))).toBeVisible();
  await say(page, 'and on');
  await expect.poll(stored, WITHIN).toEqual(['what follows', 'and on']);
  expect([1, 2]).toContain(uploads.length);
  // The same when it is refused before sending.
  await pick(page, { ...photo, name: 'again.png' });
  await expect(page.getByRole('list', { name: 'To be sent' }).getByRole('alert')).toContainText('too large');
  expect([1, 2]).toContain(uploads.filter((name) => name === 'again.png').length);
});

test('refusals of every final kind by a proxy end an upload', async ({ browser }, info) => {
  const { mara, jonas, chat } = await pair();
  const statuses = [400, 403, 404, 405, 414, 451];
  const rules = statuses.map((status) => `if ($arg_name = "s${status}.txt") { return ${status}; }`);
  // 444 closes the connection without a response.
  const site = await behind((web) =>
    naive(web, [...rules, 'if ($arg_name = s444.txt) { return 444; }'].join('\n')),
  );
  const page = await open(browser, info, `${site}/chats/${chat}`, mara.username);
  const uploads = uploadsOf(page);
  await expect(banner(page, POLLING)).toBeVisible();
  await page.context().setOffline(true);
  const all = [...statuses, 444];
  for (const status of all) {
    await pick(page, { name: `s${status}.txt`, mimeType: 'text/plain', buffer: Buffer.from('A poem') });
    await say(page, `with ${status}`);
  }
  await say(page, 'what follows');
  await page.context().setOffline(false);
  await expect(refused(page)).toHaveCount(all.length, { timeout: 60_000 });
  await expect(refused(page).first()).toContainText(
    'Not sent · Something between you and Zentra refused this.',
  );
  await expect
    .poll(async () => (await jonas.client.messages(chat)).items.map(({ body }) => body), WITHIN)
    .toEqual(['what follows']);
  for (const status of all)
    expect([1, 2]).toContain(uploads.filter((name) => name === `s${status}.txt`).length);
});

test('nginx as documented: live, and the 12 MB picture arrives', async ({ browser }, info) => {
  const { mara, jonas, chat } = await pair();
  const site = await behind((web) => withoutTls(asDocumented(documented, web)));
  const page = await open(browser, info, `${site}/chats/${chat}`, mara.username);
  await jonas.client.connect();
  await expect(page.getByText('Online', { exact: true })).toBeVisible();
  await jonas.client.send(chat, 'Seven?');
  await expect(log(page)).toContainText('Seven?');
  await pick(page, photo);
  await say(page, 'The harbour');
  await expect(log(page).getByRole('img', { name: /harbour/ })).toBeVisible();
  // The sender sees it immediately, and the other user once it is stored.
  await expect
    .poll(async () => (await jonas.client.messages(chat)).items.at(-1), { timeout: 60_000 })
    .toMatchObject({ body: 'The harbour', attachments: [{ width: 2_000, height: 2_000 }] });
  await expect(page.getByText(/Live updates|No connection/)).toHaveCount(0);
  jonas.client.close();
});

test('WebSocket is used by itself once it passes', async ({ browser }, info) => {
  const { mara, jonas, chat } = await pair();
  const site = await behind(naive);
  const page = await open(browser, info, `${site}/chats/${chat}`, mara.username);
  await expect(banner(page, POLLING)).toBeVisible();
  await jonas.client.connect();
  await exchange((web) => withoutTls(asDocumented(documented, web)), site);
  await expect(banner(page, POLLING)).toHaveCount(0, WITHIN);
  await expect(page.getByText('Online', { exact: true })).toBeVisible();
  jonas.client.close();
});

/** Replaces the configuration of the running nginx. */
async function exchange(server: (web: string) => string, site: string, below = ''): Promise<void> {
  await ofTest.pop()?.();
  const web = await serveWeb({ port: 0, host: '127.0.0.1', api: site + below });
  const nginx: Nginx = await startNginx(server(`http://127.0.0.1:${web.port}`), port);
  ofTest.push(async () => {
    await nginx.stop();
    web.close();
  });
}

test('a captive portal: no request counts as done or refused, and the banner shows it', async ({
  browser,
}, info) => {
  const { mara, jonas, chat } = await pair();
  const site = await behind(naive);
  const page = await open(browser, info, `${site}/chats/${chat}`, mara.username);
  await expect(banner(page, POLLING)).toBeVisible();
  const page200 = `default_type text/html; return 200 '<!doctype html><h1>Welcome to Cafe</h1>';`;
  await exchange(
    (web) => `server {
    listen 127.0.0.1:${port};
    location /api/ { ${page200} }
    location /ws/ { ${page200} }
    location / { proxy_pass ${web}; }
  }`,
    site,
  );
  await expect(banner(page, WALL)).toBeVisible(WITHIN);
  await say(page, 'Typed at the cafe');
  await page.getByRole('link', { name: /^You/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('alert').filter({ hasText: WALL })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();

  await exchange(naive, site);
  await expect
    .poll(async () => (await jonas.client.messages(chat)).items.map(({ body }) => body), WITHIN)
    .toEqual(['Typed at the cafe']);
  await page.goto(`${site}/chats/${chat}`);
  await expect(log(page)).toContainText('Typed at the cafe');
  await expect(refused(page)).toHaveCount(0);
});

test('the API below a path', async ({ browser }, info) => {
  const { mara, jonas, chat } = await pair();
  const site = await behind(
    (web) =>
      withoutTls(asDocumented(documented, web)).replace(
        /location \/api\/ \{[^}]*\}\s*location \/ws\/ \{[^}]*\}/,
        asDocumented(belowPath, web),
      ),
    '/zentra',
  );
  const bot = new ZentraClient({ url: `${site}/zentra` });
  await bot.login({ username: jonas.username, password: PASSWORD });
  await bot.connect();
  expect(bot.live.isUp).toBe(true);
  const page = await open(browser, info, `${site}/chats/${chat}`, mara.username);
  await expect(page.getByText('Online', { exact: true })).toBeVisible();
  await bot.send(chat, 'Seven?');
  await expect(log(page)).toContainText('Seven?');
  const buffer = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#2f6690' } })
    .jpeg()
    .toBuffer();
  await pick(page, { name: 'small.jpg', mimeType: 'image/jpeg', buffer });
  await say(page, 'The harbour');
  const shown = log(page).getByRole('img', { name: /small/ });
  await expect(shown).toBeVisible();
  await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  bot.close();
});

test('TLS in front: the documented lines, a Secure cookie, live', async ({ browser }, info) => {
  const tlsPort = await freePort();
  const site = `https://127.0.0.1:${tlsPort}`;
  const { certificate, key } = makeCertificate(folder);
  const behindTls = await start({ WEB_ORIGINS: site, TRUST_PROXY: '1' }, 'tls');
  const target = `http://127.0.0.1:${behindTls}`;
  const web = await serveWeb({ port: 0, host: '127.0.0.1', api: site });
  ofTest.push(() => web.close());
  const nginx = await startNginx(
    asDocumented(documented, `http://127.0.0.1:${web.port}`, target)
      .replace('listen 443 ssl;', `listen 127.0.0.1:${tlsPort} ssl;`)
      .replace(/ssl_certificate \S+;/, `ssl_certificate ${certificate};`)
      .replace(/ssl_certificate_key \S+;/, `ssl_certificate_key ${key};`),
    tlsPort,
  );
  ofTest.push(() => nginx.stop());
  const context = await browser.newContext({ ...like(info), ignoreHTTPSErrors: true });
  const page = await context.newPage();
  const { username, displayName } = uniqueName('Mara');
  // Over TLS, as browsers do: the session's cookie is sent nowhere else.
  await page.goto(`${site}/sign-in`);
  const joined = await context.request.post(`${site}/api/register`, {
    data: { username, displayName, email: `${username}@example.org`, password: PASSWORD },
    headers: { origin: site },
  });
  expect(joined.status()).toBe(201);
  const [cookie] = await context.cookies(site);
  expect(cookie).toMatchObject({ secure: true, httpOnly: true, sameSite: 'Lax', path: '/' });
  expect(cookie?.name).toMatch(/^__Host-/);
  const connected = page.waitForEvent('websocket', { timeout: 30_000 });
  await page.goto(`${site}/chats`);
  await expect(page.getByRole('heading', { name: 'Chats' })).toBeVisible();
  expect((await connected).url()).toMatch(`wss://127.0.0.1:${tlsPort}/ws/chat`);
  await page.getByRole('link', { name: /^You/ }).click();
  await expect(page.getByText(/Live updates|No connection/)).toHaveCount(0);
});
