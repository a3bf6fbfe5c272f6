import { expect, type BrowserContext, type Page } from '@playwright/test';
import { like } from './support/contexts';
import { API, connectedPair, PASSWORD, registered, say, signIn, WEB } from './support/person';
import { test } from './support/test';

test.use({ serviceWorkers: 'allow' });

/**
 * Collects the violations of the content security policy in a context, and requests to other hosts.
 */
async function watch(context: BrowserContext): Promise<string[]> {
  const found: string[] = [];
  const ours = [WEB, API].map((url) => new URL(url).host);
  await context.exposeBinding('reportViolation', (_, what: string) => void found.push(what));
  await context.addInitScript(() => {
    const { reportViolation } = window as unknown as { reportViolation(what: string): void };
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
      reportViolation(`${violatedDirective} refused ${blockedURI} ${sample}`),
    );
  });
  context.on('page', (page) => {
    page.on('console', (message) => {
      if (/content security policy|permissions policy/i.test(message.text())) found.push(message.text());
    });
    page.on('request', (request) => {
      const { host, protocol } = new URL(request.url());
      if (!['data:', 'blob:'].includes(protocol) && !ours.includes(host)) found.push(request.url());
    });
  });
  return found;
}

const headersAt = async (url: string) => (await fetch(url, { headers: { accept: 'text/html' } })).headers;
const policyAt = async (url: string) =>
  Object.fromEntries(
    ((await headersAt(url)).get('content-security-policy') ?? '').split(/; ?/).map((part) => {
      const [name = '', ...sources] = part.split(' ');
      return [name, sources.join(' ')];
    }),
  );

test('the page’s policy allows itself and the API, and nothing inline', async () => {
  const api = new URL(API).host;
  for (const path of ['/', '/sign-in', '/chats/somewhere']) {
    expect(await policyAt(WEB + path)).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'font-src': "'self'",
      'img-src': `'self' data: blob: http://${api}`,
      'connect-src': `'self' http://${api} ws://${api}`,
      'manifest-src': "'self'",
      'worker-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'self'",
      'frame-ancestors': "'none'",
    });
  }
  for (const path of ['/', '/favicon.svg']) {
    const headers = await headersAt(WEB + path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('permissions-policy')).toContain('microphone=()');
    expect(headers.get('strict-transport-security')).toBeNull();
  }
  const behindTls = await fetch(WEB, { headers: { 'x-forwarded-proto': 'https' } });
  expect(behindTls.headers.get('strict-transport-security')).toContain('max-age=');
});

test('Swagger’s policy allows no inline script and no other host', async () => {
  expect(await policyAt(`${API}/api/docs`)).toEqual({
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data:",
    'connect-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`everything works under it, ${colorScheme}, without requests to third parties`, async ({
    browser,
  }, info) => {
    const { a, b, conversationId } = await connectedPair();
    const stranger = await registered('Chidi');
    const context = await browser.newContext({ ...like(info), colorScheme });
    const found = await watch(context);
    const page = await context.newPage();

    await page.goto(`${WEB}/sign-in`);
    await signIn(page, a.username);
    await expect(page.getByText(b.displayName).filter({ visible: true }).first()).toBeVisible();

    await page.goto(`${WEB}/people?q=${stranger.username}`);
    await page.getByRole('button', { name: 'Send interest' }).first().click();
    await expect(page.getByRole('dialog')).toBeVisible();
    // The scroll lock behind a dialog is applied by the object model.
    expect(await page.evaluate(() => getComputedStyle(document.body).overflow)).toBe('hidden');
    await page.keyboard.press('Escape');
    await page.goto(`${WEB}/people/${stranger.username}`);
    await expect(page.getByText(stranger.displayName).filter({ visible: true }).first()).toBeVisible();
    const interest = await stranger.client.sendInterest({ recipient: a.username, message: 'Hello there' });
    await page.goto(`${WEB}/interests`);
    await expect(page.getByText('Hello there')).toBeVisible();
    await page.goto(`${WEB}/interests?box=sent`);
    await expect(page.getByRole('tab', { name: /Sent/ }).or(page.getByText('Sent')).first()).toBeVisible();

    await page.goto(`${WEB}/chats/${conversationId}`);
    await say(page, 'Shall we meet on Thursday?');
    await say(page, 'See https://example.org/maps for the way');
    await expect(page.locator('[data-seq="2"]')).toBeVisible();
    await page.locator('[data-seq="1"]').getByRole('button', { name: 'Message actions' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Another emoji' }).click();
    await page.getByRole('button', { name: 'grinning face', exact: true }).click();
    await expect(page.locator('[data-seq="1"]').getByText('😀')).toBeVisible();
    await b.client.send(conversationId, 'Thursday it is');
    await expect(page.getByText('Thursday it is').filter({ visible: true }).first()).toBeVisible();
    await stranger.client.actOnInterest(interest.id, 'withdraw');

    await page.goto(`${WEB}/you`);
    await page.getByLabel('A note about yourself').fill(`Written in ${colorScheme}`);
    await page.getByRole('button', { name: 'Save' }).first().click();
    const toast = page.locator('[data-sonner-toast]');
    await expect(toast).toBeVisible();
    // The styles of sonner are applied, too.
    expect(await toast.evaluate((one) => getComputedStyle(one).position)).toBe('absolute');

    await page.goto(`${API}/api/docs`);
    const call = page.locator('.opblock[id$="-signIn"]');
    await call.locator('.opblock-summary-control').click();
    await call
      .locator('textarea.body-param__text')
      .fill(JSON.stringify({ username: a.username, password: PASSWORD }));
    await call.getByRole('button', { name: 'Execute' }).click();
    await expect(call.locator('.live-responses-table .response-col_status').last()).toContainText('200');
    expect(found).toEqual([]);
    await context.close();
  });
}

test('injected scripts and styles are refused and reported', async ({ browser }, info) => {
  const context = await browser.newContext(like(info));
  const found = await watch(context);
  const page = await context.newPage();
  await page.goto(`${WEB}/sign-in`);
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  const ran = await intrude(page);
  expect(ran).toEqual({ script: false, style: false, handler: false, fetched: false });
  for (const directive of ['script-src-elem', 'style-src-elem', 'script-src-attr', 'connect-src', 'img-src'])
    await expect.poll(() => found.join('\n')).toContain(directive);
  await context.close();
});

/** Tries what an injected piece of HTML would try. */
const intrude = (page: Page) =>
  page.evaluate(async () => {
    const marks = window as unknown as Record<string, unknown>;
    const script = document.createElement('script');
    script.textContent = 'window.intruder = true';
    const style = document.createElement('style');
    style.textContent = 'body { outline: 7px solid red }';
    document.head.append(script, style);
    document.body.insertAdjacentHTML(
      'beforeend',
      '<img src="/nothing.png" onerror="window.handled = true"><img src="http://192.0.2.1/x.png">',
    );
    const fetched = await fetch('http://192.0.2.1/').then(
      () => true,
      () => false,
    );
    return {
      script: marks.intruder === true,
      style: getComputedStyle(document.body).outlineWidth === '7px',
      handler: marks.handled === true,
      fetched,
    };
  });
