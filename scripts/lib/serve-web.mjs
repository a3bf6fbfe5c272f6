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
  '.webmanifest': 'application/manifest+json',
};

/** Where the page may connect: the API under both names of this machine, or the one origin that was set. */
function apiSources(api) {
  const origins = /^https?:/.test(api)
    ? [api]
    : ['127.0.0.1', 'localhost'].map((host) => `http://${host}${api || ':8000'}`);
  return origins.flatMap((origin) => [origin, origin.replace(/^http/, 'ws')]);
}

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
  const policy = [
    "default-src 'self'",
    `connect-src 'self' ${apiSources(api).join(' ')}`,
    "img-src 'self' data: blob:",
    "style-src 'self' 'unsafe-inline'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
  const server = createServer((request, response) => {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'no-referrer');
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return void response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    const path = pathOf(request.url);
    const file = path && join(WEB_ROOT, path);
    if (
      file &&
      extname(path) &&
      path !== '/index.html' &&
      statSync(file, { throwIfNoEntry: false })?.isFile()
    ) {
      const isHashed = path.startsWith('/assets/');
      response.writeHead(200, {
        'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
        'Cache-Control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      });
      if (request.method === 'HEAD') return void response.end();
      return void createReadStream(file)
        .on('error', () => response.destroy())
        .pipe(response);
    }
    if (!path || path.startsWith('/assets/')) return void response.writeHead(404).end();
    response.writeHead(200, {
      'Content-Type': TYPES['.html'],
      'Cache-Control': 'no-cache',
      'Content-Security-Policy': policy,
    });
    response.end(request.method === 'HEAD' ? undefined : page());
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

/** The path of a request inside the folder, or undefined for one that tries to leave it. */
function pathOf(url) {
  try {
    const path = normalize(decodeURIComponent(new URL(url, 'http://x').pathname));
    return path.includes('\0') || path.includes('..') ? undefined : path;
  } catch {
    return undefined;
  }
}
