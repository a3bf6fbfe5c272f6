/// <reference lib="webworker" />
declare const __SHELL__: string[];
declare const self: ServiceWorkerGlobalScope;

const PREFIX = 'zentra-shell-';
/** Different for each build: file names contain a hash of their content. */
const NAME =
  PREFIX + [...__SHELL__.join()].reduce((sum, one) => (sum * 31 + one.charCodeAt(0)) >>> 0, 7).toString(36);
const PAGE = '/';
const ALSO = ['/favicon.svg', '/manifest.webmanifest'];
/** After this time, in ms, the network counts as unavailable. */
const PATIENCE_MS = 4_000;

/** Caches the files that the app needs to start offline. */
export const keepShell = {
  async install(): Promise<void> {
    const cache = await caches.open(NAME);
    await cache.addAll([PAGE, ...ALSO, ...__SHELL__].map((url) => new Request(url, { cache: 'no-cache' })));
  },
  /** Retains the previous version, for windows that still show it. */
  async dropOld(): Promise<void> {
    const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
    await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  },
};

/**
 * Answers requests for the app's own files. Returns undefined for all others, such as the API and
 * its socket.
 */
export function offlineAnswer(request: Request): Promise<Response> | undefined {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin || pathname.startsWith('/api/'))
    return undefined;
  if (request.mode === 'navigate') return page(request);
  if (pathname.startsWith('/assets/')) return asset(request);
  return ALSO.includes(pathname) ? fetch(request).catch(() => cached(request)) : undefined;
}

/**
 * Returns the newest page from the network, otherwise the cached one, which routes by the address.
 */
const page = (request: Request): Promise<Response> =>
  fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => cached(PAGE));

/** Searches this release first: `caches.match` alone would return the oldest page. */
const find = async (what: Request | string): Promise<Response | undefined> =>
  (await caches.match(what, { cacheName: NAME })) ?? caches.match(what);

const cached = async (what: Request | string): Promise<Response> => (await find(what)) ?? Response.error();

/**
 * The file name contains a hash of the content, so a cached file is always valid. Fetched files are
 * cached.
 */
async function asset(request: Request): Promise<Response> {
  const known = await find(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(NAME)).put(request, answer.clone());
  return answer;
}
