import { expect, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { ZentraClient } from '@zentra/client';
import { liveConnectionOf } from './live-connection';
import { textsIn } from './texts';

export const WEB = process.env.ZENTRA_E2E_WEB ?? '';
export const API = process.env.ZENTRA_E2E_API ?? '';
export const PASSWORD = 'seven quiet bookshops';

let count = 0;

/** Returns a name that is unique in the run and is no prefix of another. */
export function uniqueName(name: string): { username: string; displayName: string } {
  count += 1;
  const tag = `${process.pid}${String(count).padStart(3, '0')}`;
  return { username: `${name.toLowerCase()}${tag}`, displayName: `${name} ${tag}` };
}

/** Registers a user over the API, for tests about something else. */
export async function registered(name: string) {
  const { username, displayName } = uniqueName(name);
  const client = new ZentraClient({ url: API });
  const me = await client.register({
    username,
    displayName,
    email: `${username}@example.org`,
    password: PASSWORD,
  });
  return { client, me, username, displayName };
}

/** Creates two connected users and their conversation. */
export async function connectedPair() {
  const [a, b] = [await registered('Mara'), await registered('Jonas')];
  const { id } = await a.client.sendInterest({ recipient: b.username, message: 'Hello' });
  const { conversationId } = await b.client.actOnInterest(id, 'accept');
  return { a, b, conversationId: conversationId ?? '' };
}

export async function signIn(
  page: Page,
  username: string,
  password = PASSWORD,
  inWords = textsIn('en'),
): Promise<void> {
  await page.getByLabel(inWords('auth.nameOrEmail')).fill(username);
  await page.getByLabel(inWords('auth.password.label'), { exact: true }).fill(password);
  await page.getByRole('button', { name: inWords('auth.signIn'), exact: true }).click();
}

/**
 * Opens a browser window, signed in and with a live connection, in the language of `options`. It
 * signs in over the API: only tests about the form fill it in.
 */
export async function windowOf(
  browser: Browser,
  username: string,
  options: BrowserContextOptions,
  path = '/chats',
): Promise<Page> {
  const context = await browser.newContext(options);
  const inWords = textsIn(options.locale ?? 'en');
  const page = await context.newPage();
  const data = { username, password: PASSWORD };
  const answer = await context.request.post(`${API}/api/auth/login`, { data, timeout: 15_000 });
  expect(answer.status(), await answer.text()).toBe(200);
  const live = liveConnectionOf(page);
  await page.goto(WEB + path);
  // Inside a chat, a phone hides the tabs.
  await expect(page.locator(`nav[aria-label="${inWords('app.navigation.label')}"]`)).toBeAttached();
  await live;
  return page;
}

/** Writes and sends one message in the open chat. */
export async function say(page: Page, body: string): Promise<void> {
  await page.getByRole('textbox', { name: /^Message / }).fill(body);
  await page.getByRole('button', { name: 'Send message' }).click();
}
