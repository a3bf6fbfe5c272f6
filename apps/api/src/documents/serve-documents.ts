import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { dump } from 'js-yaml';
import { limitByAddress, RateLimiter } from '../common/limits/rate-limit';
import { createAsyncApi } from './asyncapi';
import { eventsPage } from './events-page';
import { createOpenApi } from './openapi';
import { SWAGGER_INIT, SWAGGER_PAGE } from './swagger-page';

export const API_VERSION = '0.1.0';

/** Files of Swagger UI. Its own page is left out: it opens a third-party example. */
const SWAGGER_FILES = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];
const SWAGGER_FOLDER = dirname(require.resolve('swagger-ui-dist/package.json'));
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Serves the API documents under `/api/docs`, without a session and with a rate limit per address.
 * Each document is generated once per process, at its first request.
 */
export function serveDocuments(app: NestExpressApplication, cookieName: string): void {
  const openApi = once(() => createOpenApi(app, API_VERSION, cookieName));
  const asyncApi = once(() => createAsyncApi(API_VERSION, cookieName));
  const docs = express.Router();
  docs.use(limitByAddress(app.get(RateLimiter), 'api'));
  docs.get(
    '/',
    text('html', () => SWAGGER_PAGE),
  );
  docs.get(
    '/swagger-init.js',
    text('js', () => SWAGGER_INIT),
  );
  docs.get(
    '/json',
    text('json', () => indented(openApi())),
  );
  docs.get(
    '/yaml',
    text('yaml', () => dump(openApi(), { noRefs: true })),
  );
  docs.get(
    '/asyncapi.json',
    text('json', () => indented(asyncApi())),
  );
  docs.get(
    '/asyncapi.yaml',
    text('yaml', () => dump(asyncApi(), { noRefs: true })),
  );
  docs.get(
    '/events',
    text('html', () => eventsPage(asyncApi())),
  );
  for (const name of SWAGGER_FILES)
    docs.get(`/${name}`, (_request, response) =>
      response.sendFile(join(SWAGGER_FOLDER, name), { maxAge: DAY_MS }),
    );
  app.use('/api/docs', docs);
}

/** Returns JSON as it is served and committed. */
export const indented = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;

/** Serves a text that is generated once. Browsers cache it and revalidate it by its ETag. */
function text(type: string, make: () => string): RequestHandler {
  const made = once(() => {
    const body = make();
    return { body, tag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"` };
  });
  return (request: Request, response: Response) => {
    const { body, tag } = made();
    response.set({ ETag: tag, 'Cache-Control': 'no-cache' });
    if (isKnown(request, tag)) response.status(304).end();
    else response.type(type).send(body);
  };
}

/**
 * Compares ETags. The check of Express is not used: it ignores the ETag of callers that also send
 * `Cache-Control: no-cache`, as `fetch` does.
 */
const isKnown = ({ headers }: Request, tag: string): boolean =>
  (headers['if-none-match'] ?? '').split(/\s*,\s*/).some((one) => one.replace(/^W\//, '') === tag);

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
