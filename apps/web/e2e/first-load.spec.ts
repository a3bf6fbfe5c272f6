import { get, request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect } from '@playwright/test';
import sharp from 'sharp';
import { like } from './support/contexts';
import { WEB } from './support/person';
import { test } from './support/test';

test.use({ serviceWorkers: 'allow' });

const BUDGET_BYTES = 260_000;

/** Fetches a response without decompression, which `fetch` would apply. */
const raw = (path: string, headers: OutgoingHttpHeaders = {}, method = 'GET') =>
  new Promise<IncomingMessage & { body: Buffer }>((resolve, reject) => {
    const sent = request(WEB + path, { method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve(Object.assign(answer, { body: Buffer.concat(chunks) })));
    });
    sent.once('error', reject).end();
  });

/** Returns the path of the script with the whole shell. */
const shell = async () =>
  /\/assets\/shell-[\w-]+\.js/.exec((await raw('/')).body.toString())?.[0] ?? 'no shell in the page';

test('a cold visit to the sign-in page needs at most 260 kB over the wire, and nothing of the chats', async ({
  browser,
}, info) => {
  const page = await (await browser.newContext(like(info))).newPage();
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  const urls = new Map<string, string>();
  const sizes = new Map<string, number>();
  network.on('Network.requestWillBeSent', ({ requestId, request: { url } }) => urls.set(requestId, url));
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
    sizes.set(urls.get(requestId) ?? '', encodedDataLength),
  );
  await page.goto(`${WEB}/`, { waitUntil: 'networkidle' });
  await expect(page.getByLabel('Username or e-mail')).toBeVisible();
  const loaded = [...sizes.keys()].map((url) => new URL(url).pathname);
  expect(loaded).toContain(await shell());
  expect(loaded.filter((path) => /vazirmatn|latin-ext|\/(chat|palette|attention|emoji)/.test(path))).toEqual(
    [],
  );
  expect([...sizes.values()].reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(BUDGET_BYTES);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the splash is painted before any script or style sheet has loaded, ${colorScheme}`, async ({
    browser,
  }, info) => {
    const context = await browser.newContext({ ...like(info), colorScheme });
    const page = await context.newPage();
    let release = () => {};
    const mayLoad = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/assets/**', async (route) => {
      await mayLoad;
      await route.continue();
    });
    await page.goto(`${WEB}/sign-in`, { waitUntil: 'commit' });
    await expect(page.locator('#root circle')).toHaveCount(2);
    // Painted, not only in the document: the middle of the screen has the two colours of the rings.
    const colours = async () => {
      const { data } = await sharp(await page.screenshot())
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      const seen = new Set<string>();
      for (let at = 0; at < data.length; at += 3) seen.add(data.subarray(at, at + 3).toString('hex'));
      return seen;
    };
    const rings = { light: ['0b6661', '8f5200'], dark: ['63d1c5', 'f5be6b'] }[colorScheme];
    expect([...(await colours())]).toEqual(expect.arrayContaining(rings));
    release();
    await expect(page.getByLabel('Username or e-mail')).toBeVisible();
    await expect(page.locator('#root > svg')).toHaveCount(0);
  });
}

test('scripts are compressed with Brotli or gzip, as the browser supports, and cached for a year', async () => {
  const path = await shell();
  const plain = await raw(path, { 'accept-encoding': 'identity' });
  expect(plain.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'Accept-Encoding',
  });
  expect(plain.headers['content-encoding']).toBeUndefined();
  for (const [accepted, encoding, unpack] of [
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip, deflate', 'gzip', gunzipSync],
    ['br;q=0, gzip', 'gzip', gunzipSync],
  ] as const) {
    const { headers, body } = await raw(path, { 'accept-encoding': accepted });
    expect([accepted, headers['content-encoding'], headers.vary]).toEqual([
      accepted,
      encoding,
      'Accept-Encoding',
    ]);
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(headers.etag).not.toBe(plain.headers.etag);
    expect(Number(headers['content-length'])).toBe(body.length);
    expect(body.length).toBeLessThan(plain.body.length / 3);
    expect(unpack(body).equals(plain.body)).toBe(true);
  }
});

test('the page is compressed, requested at each visit, and answered with 304 while it is the same', async () => {
  const browserTakes = { accept: 'text/html', 'accept-encoding': 'gzip, deflate, br' };
  const page = await raw('/chats/somewhere', browserTakes);
  expect(page.headers).toMatchObject({
    'content-encoding': 'br',
    'cache-control': 'no-cache',
    vary: 'Accept-Encoding',
  });
  expect(brotliDecompressSync(page.body).toString()).toMatch(/name="zentra-api" content=":\d+"/);
  expect(page.body.length).toBeLessThan(1_000);
  const again = await raw('/', { ...browserTakes, 'if-none-match': page.headers.etag });
  expect([again.statusCode, again.body.length]).toEqual([304, 0]);
  const plain = await raw('/', { 'accept-encoding': 'identity', 'if-none-match': page.headers.etag });
  expect(plain.statusCode).toBe(200);
});

test('HEAD answers as GET without a body, and files support ranges', async () => {
  const path = await shell();
  for (const one of ['/', path, '/icons/icon-192.png']) {
    const [head, whole] = [await raw(one, {}, 'HEAD'), await raw(one)];
    expect(head.body.length).toBe(0);
    for (const name of ['content-type', 'content-length', 'cache-control', 'etag'])
      expect([one, name, head.headers[name]]).toEqual([one, name, whole.headers[name]]);
  }
  const part = await raw('/icons/icon-192.png', { range: 'bytes=1-3' });
  expect([part.statusCode, part.body.toString()]).toEqual([206, 'PNG']);
  expect((await raw('/icons/icon-192.png', { range: 'bytes=99999999-' })).statusCode).toBe(416);
  expect((await raw('/', {}, 'POST')).statusCode).toBe(405);
});

test('a missing file is 404 and not the app', async () => {
  const robots = await raw('/robots.txt');
  expect([robots.headers['content-type'], robots.body.toString()]).toEqual([
    'text/plain; charset=utf-8',
    expect.stringContaining('Disallow: /'),
  ]);
  const missing = [
    '/assets/gone.js',
    '/sitemap.xml',
    '/ads.txt',
    '/.well-known/security.txt',
    '/api/health/live',
    '/ws/chat/?EIO=4',
    '/assets/../../.API',
    '/%2e%2e/%2e%2e/package.json',
    '/assets/%00.js',
    '/%',
  ];
  for (const path of missing) {
    // Not by `raw`, which would normalise the path.
    const { hostname, port } = new URL(WEB);
    const status = await new Promise((resolve, reject) => {
      get({ hostname, port, path }, ({ statusCode }) => resolve(statusCode)).once('error', reject);
    });
    expect([path, status]).toEqual([path, 404]);
  }
  const dotted = await raw('/people/mara.okafor', { accept: 'text/html' });
  expect([dotted.statusCode, dotted.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
});

test('a browser without required features shows that it is too old', async ({ browser }, info) => {
  const page = await (await browser.newContext(like(info))).newPage();
  await page.addInitScript(() => Reflect.deleteProperty(AbortSignal, 'any'));
  await page.goto(`${WEB}/sign-in`);
  await expect(page.getByText('This browser is too old for Zentra.')).toBeVisible();
});
