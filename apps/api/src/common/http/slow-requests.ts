import type { Server } from 'node:http';
import type { RequestHandler } from 'express';
import type { Config } from '../../config/config';
import { AppError } from '../errors/app-error';
import { hasBody, takesFile } from './http-rules';

/**
 * Bytes of the request line and all headers. Browsers send less than 4 KiB, with cookies of a
 * shared host somewhat more.
 */
const HEADER_BYTES = 16 * 1024;
const MOST_HEADERS = 100;
/** Checks for requests that are too slow within each `headersMs`. */
const CHECKS_PER_LIMIT = 3;
/**
 * Bytes that an upload must send in each `bodyMs`: far below the rate of a phone with poor
 * reception.
 */
const UPLOAD_BYTES = 4 * 1024;
const RETRY_SECONDS = 1;

/**
 * Limits the time and the size of a request before it reaches a route. Node itself answers 431 for
 * headers that are too long and 408 for ones that are too slow, and ends the connection.
 * @param server not yet listening
 */
export function boundRequests(server: Server, { headersMs, uploadMs }: Config['requestLimits']): void {
  server.headersTimeout = headersMs;
  server.requestTimeout = uploadMs;
  server.maxHeadersCount = MOST_HEADERS;
  // Options of `createServer`, which Nest calls. Node reads them when it listens and for each
  // connection.
  Object.assign(server, {
    maxHeaderSize: HEADER_BYTES,
    connectionsCheckingInterval: Math.ceil(headersMs / CHECKS_PER_LIMIT),
  });
}

/**
 * Ends calls whose body arrives too slowly: JSON must arrive within `bodyMs`, and an upload must
 * send 4 KiB in each `bodyMs`. Answers UNAVAILABLE, which clients retry, and closes the connection.
 */
export const slowBodies =
  ({ bodyMs }: Config['requestLimits']): RequestHandler =>
  (request, response, next) => {
    if (!hasBody(request)) return next();
    const { socket } = request;
    let before = socket.bytesRead;
    const timer = setTimeout(() => {
      if (request.complete) return;
      const bytes = socket.bytesRead - before;
      before += bytes;
      if (takesFile(request) && bytes >= UPLOAD_BYTES) return void timer.refresh();
      if (response.headersSent) return socket.destroy();
      const refusal = new AppError('UNAVAILABLE', { retryAfter: RETRY_SECONDS });
      response
        .set({ Connection: 'close', 'Retry-After': String(RETRY_SECONDS) })
        .status(refusal.status)
        .type('application/problem+json')
        .send(JSON.stringify(refusal.toProblem()));
    }, bodyMs);
    response.once('close', () => clearTimeout(timer));
    next();
  };
