import type { Server } from 'node:http';
import type { RequestHandler } from 'express';
import type { Config } from '../../config/config';
import { AppError } from '../errors/app-error';
import { hasBody, takesFile } from './http-rules';

/** The request line and all headers; browsers send less than 4 KiB, cookies of a shared host some more. */
const HEADER_BYTES = 16 * 1024;
const MOST_HEADERS = 100;
/** How often the server looks for requests that are too slow. */
const CHECKS_PER_LIMIT = 3;
/** What an upload must bring in each span of `bodyMs`: far below what a phone at the edge of a network sends. */
const UPLOAD_BYTES = 4 * 1024;
const RETRY_SECONDS = 1;

/**
 * Bounds the time and the size of what arrives before a route: Node itself answers 431 for headers
 * that are too long and 408 for ones that are too slow, and ends the connection.
 * @param server not yet listening
 */
export function boundRequests(server: Server, { headersMs, uploadMs }: Config['requestLimits']): void {
  server.headersTimeout = headersMs;
  server.requestTimeout = uploadMs;
  server.maxHeadersCount = MOST_HEADERS;
  // Options of `createServer`, which Nest calls; Node reads them when it listens and for each connection.
  Object.assign(server, {
    maxHeaderSize: HEADER_BYTES,
    connectionsCheckingInterval: Math.ceil(headersMs / CHECKS_PER_LIMIT),
  });
}

/**
 * Ends calls whose body comes too slowly: JSON within `bodyMs`, and an upload as long as it goes on. The answer is
 * UNAVAILABLE, which clients try again, and the connection ends with it.
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
