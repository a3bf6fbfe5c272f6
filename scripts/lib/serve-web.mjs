import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { WEB_ROOT } from './setup.mjs';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.webmanifest': 'application/manifest+json',
};

/** What the page may load, and from where it may fetch: itself and the API, under the name by which it was opened. */
export function policyOf(api, host) {
  const origin = /^https?:/.test(api) ? api : `http://${host}${api || ':8000'}`;
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

/** Sent with every answer, next to the page's policy. */
export const SECURITY_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Behind a proxy that speaks TLS, browsers are told to stay with it; over plain HTTP they would not listen. */
const STAY_WITH_TLS = 'max-age=31536000';

/** The name in a Host header, without its port. */
const hostOf = (header = '') => /^([\w.-]+|\[[\da-f:]+\])(:\d+)?$/i.exec(header)?.[1] ?? '127.0.0.1';

/**
 * Serves the built web app: hashed files for ever, everything else as the one page that routes by itself.
 * @param {{ port: number, host: string, api: string }} options `api` as the page's `zentra-api` says it: '' for port
 *   8000 of the same host, ':9000' for another port, or an origin
 */
export function serveWeb({ port, host, api }) {
  // Read for each visit, so that a new build is served at once.
  const page = () =>
    readFileSync(join(WEB_ROOT, 'index.html'), 'utf8').replace(
      'name="zentra-api" content=""',
      `name="zentra-api" content="${api}"`,
    );
  const server = createServer((request, response) => {
    try {
      answer(request, response, { page, api });
    } catch (error) {
      console.error(`The web app could not answer ${request.url?.slice(0, 100)}: ${error.message}`);
      response.writeHead(500).end();
    }
  });
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

function answer(request, response, { page, api }) {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  if (request.headers['x-forwarded-proto'] === 'https')
    response.setHeader('Strict-Transport-Security', STAY_WITH_TLS);
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return void response.writeHead(405, { Allow: 'GET, HEAD' }).end();
  const path = pathOf(request.url);
  if (path && extname(path) && path !== '/index.html' && isFile(join(WEB_ROOT, path)))
    return sendFile(request, response, path);
  if (!path || path.startsWith('/assets/') || isMissingFile(request, path))
    return void response.writeHead(404).end();
  response.writeHead(200, {
    'Content-Type': TYPES['.html'],
    'Cache-Control': 'no-cache',
    'Content-Security-Policy': policyOf(api, hostOf(request.headers.host)),
  });
  response.end(request.method === 'HEAD' ? undefined : page());
}

function sendFile(request, response, path) {
  const isHashed = path.startsWith('/assets/');
  response.writeHead(200, {
    'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
    'Cache-Control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  if (request.method === 'HEAD') return void response.end();
  createReadStream(join(WEB_ROOT, path))
    .on('error', () => response.destroy())
    .pipe(response);
}

/** A picture or script that is not there, and not a place in the app with a dot in it such as /people/mara.okafor. */
const isMissingFile = ({ headers }, path) =>
  extname(path) in TYPES && path !== '/index.html' && !headers.accept?.includes('text/html');

function isFile(path) {
  try {
    return statSync(path).isFile();
  } catch {
    return false; // absent, or a name that no file can have
  }
}

/** The path of a request inside the folder, or undefined for one that tries to leave it. */
function pathOf(url) {
  try {
    const path = normalize(decodeURIComponent(new URL(url, 'http://x').pathname));
    return path.includes('\0') || path.includes('..') ? undefined : path;
  } catch {
    return undefined;
  }
}
