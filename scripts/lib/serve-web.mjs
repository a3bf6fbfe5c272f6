import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import express from 'express';
import { WEB_ROOT } from './setup.mjs';

/**
 * Returns the content security policy of the page: itself, and the API on the request's host name.
 * @public docker.spec.ts compares it with nginx's
 */
export function policyOf(api, host) {
  const origin = /^https?:/.test(api) ? new URL(api).origin : `http://${host}${api || ':8000'}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    `img-src 'self' data: blob: ${origin}`,
    `connect-src 'self' ${origin} ${origin.replace(/^http/, 'ws')}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/**
 * Sent with every response.
 * @public docker.spec.ts compares them with nginx's
 */
export const SECURITY_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * HSTS, in seconds (one year). Sent behind a proxy with TLS only: browsers ignore it over plain
 * HTTP.
 */
const STAY_WITH_TLS = 'max-age=31536000';

const FOREVER = 'public, max-age=31536000, immutable';

/** In the order of preference; the build writes each beside its file (apps/web/precompress.mts). */
const ENCODINGS = { br: '.br', gzip: '.gz' };
const COMPRESS = { br: brotliCompressSync, gzip: gzipSync };

/** Paths of files only, which are never screens of the app. */
const NO_SCREEN = /^\/(assets|api|ws|\.well-known)(\/|$)/;
/** File extensions. Other dots belong to paths of the app, such as /people/mara.okafor. */
const FILE = /\.(html|js|css|map|svg|png|webp|ico|woff2|json|webmanifest|txt|xml)$/;

/** Returns the name in a Host header, without its port. */
const hostOf = (header = '') => /^([\w.-]+|\[[\da-f:]+\])(:\d+)?$/i.exec(header)?.[1] ?? '127.0.0.1';

/**
 * Serves the built web app: hashed files with a long cache time, and `index.html` for every other
 * path.
 * @param {{ port: number, host: string, api: string }} options `api` is the value of the page's
 * `zentra-api`: '' for port 8000 of the same host, ':9000' for another port, or an origin,
 * optionally with a base path of the API
 */
export function serveWeb({ port, host, api }) {
  const app = express();
  app.disable('x-powered-by');
  app.use(secure, readOnly, choosePacked);
  app.use(
    express.static(WEB_ROOT, {
      index: false,
      redirect: false,
      cacheControl: false,
      setHeaders: (response, path) =>
        response.set('Cache-Control', path.startsWith(join(WEB_ROOT, 'assets')) ? FOREVER : 'no-cache'),
    }),
  );
  app.use(pageOf(api), failed);
  const server = createServer(app);
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, host, () =>
      resolve({
        port: server.address().port,
        close: () => {
          server.close();
          server.closeAllConnections();
        },
      }),
    );
  });
}

function secure(request, response, next) {
  response.set(SECURITY_HEADERS);
  if (request.headers['x-forwarded-proto'] === 'https')
    response.set('Strict-Transport-Security', STAY_WITH_TLS);
  next();
}

function readOnly({ method }, response, next) {
  if (method === 'GET' || method === 'HEAD') next();
  else response.status(405).set('Allow', 'GET, HEAD').end();
}

/**
 * Returns the encoding for this browser. Asks for one at a time, because `accepts` of both prefers
 * the browser's order.
 */
const encodingFor = (request) => Object.keys(ENCODINGS).find((one) => request.acceptsEncodings(one) === one);

/** Sends the compressed file of the build, where there is one that the browser accepts. */
function choosePacked(request, response, next) {
  const path = pathOf(request.url);
  if (path === undefined) return void response.status(404).end();
  // The page, which contains the API's address.
  if (path === '/index.html') request.url = '/';
  if (existsSync(join(WEB_ROOT, `${path}.gz`))) {
    response.vary('Accept-Encoding');
    const encoding = encodingFor(request);
    if (encoding) {
      request.url = encodeURI(path + ENCODINGS[encoding]);
      response.type(extname(path)).set('Content-Encoding', encoding);
    }
  }
  next();
}

/** Sends the page for every address without a file. */
function pageOf(api) {
  let packed = { html: '' };
  return (request, response) => {
    const { path } = request;
    if (NO_SCREEN.test(path) || (FILE.test(path) && !request.headers.accept?.includes('text/html')))
      return void response.status(404).end();
    // Read for each request, so that a new build is served immediately.
    const html = readFileSync(join(WEB_ROOT, 'index.html'), 'utf8').replace(
      'name="zentra-api" content=""',
      `name="zentra-api" content="${api}"`,
    );
    if (packed.html !== html) packed = { html };
    const encoding = encodingFor(request);
    if (encoding) response.set('Content-Encoding', encoding);
    response
      .vary('Accept-Encoding')
      .type('html')
      .set('Cache-Control', 'no-cache')
      .set('Content-Security-Policy', policyOf(api, hostOf(request.headers.host)))
      .send(encoding ? (packed[encoding] ??= COMPRESS[encoding](html)) : html);
  };
}

/** Four parameters make it an error handler of Express. */
function failed(error, request, response, next) {
  if (response.headersSent) return void next(error);
  const status = error.status ?? 500;
  if (status >= 500)
    console.error(`The web app could not answer ${request.url.slice(0, 100)}: ${error.message}`);
  response.removeHeader('Content-Encoding');
  response.status(status).end();
}

/** Returns the path of a request inside the folder, or undefined when it is outside. */
function pathOf(url) {
  try {
    const path = normalize(decodeURIComponent(new URL(url, 'http://x').pathname));
    return path.includes('\0') || path.includes('..') ? undefined : path;
  } catch {
    return undefined;
  }
}
