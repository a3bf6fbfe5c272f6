/// <reference lib="webworker" />
declare const __SHELL__: string[];
declare const self: ServiceWorkerGlobalScope;

const PREFIX = 'zentra-shell-';
/** Another name for each build: the names of its files are made from what is in them. */
const NAME =
  PREFIX + [...__SHELL__.join()].reduce((sum, one) => (sum * 31 + one.charCodeAt(0)) >>> 0, 7).toString(36);
const PAGE = '/';
const ALSO = ['/favicon.svg', '/manifest.webmanifest'];
/** A network that takes longer than this is none. */
const PATIENCE_MS = 4_000;

/** Keeps what the app needs to start without a network. */
export const keepShell = {
  async install(): Promise<void> {
    const cache = await caches.open(NAME);
    await cache.addAll([PAGE, ...ALSO, ...__SHELL__].map((url) => new Request(url, { cache: 'no-cache' })));
  },
  /** The one before stays, for windows that still show it. */
  async dropOld(): Promise<void> {
    const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
    await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  },
};

/** What to answer for the app's own files; nothing for all else: the API and its sockets are never touched. */
export function offlineAnswer(request: Request): Promise<Response> | undefined {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin || pathname.startsWith('/api/'))
    return undefined;
  if (request.mode === 'navigate') return page(request);
  if (pathname.startsWith('/assets/')) return asset(request);
  return ALSO.includes(pathname) ? fetch(request).catch(() => kept(request)) : undefined;
}

/** The newest page while there is a network, else the one that is kept; it finds its place by the address. */
const page = (request: Request): Promise<Response> =>
  fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => kept(PAGE));

/** Of this release before any other: `caches.match` alone would find the oldest page first. */
const find = async (what: Request | string): Promise<Response | undefined> =>
  (await caches.match(what, { cacheName: NAME })) ?? caches.match(what);

const kept = async (what: Request | string): Promise<Response> => (await find(what)) ?? Response.error();

/** Named after what is in it: whatever is kept is right, and what is fetched is kept. */
async function asset(request: Request): Promise<Response> {
  const known = await find(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(NAME)).put(request, answer.clone());
  return answer;
}
