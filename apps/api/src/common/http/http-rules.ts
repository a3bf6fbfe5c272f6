import { Logger } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { AppError } from '../errors/app-error';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * True where a request may change data by its origin: a listed one, or none from a client that is
 * not a browser. A browser that hides the origin still sends `Sec-Fetch-Site`.
 */
export function isOriginAllowed(headers: Request['headers'], allowed: readonly string[]): boolean {
  const { origin } = headers;
  if (origin !== undefined) return allowed.includes(origin);
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}

/** Refuses unsafe calls from foreign origins, before the body is read. @throws FORBIDDEN_ORIGIN */
export const originRule =
  (allowed: readonly string[]) => (req: Request, _res: Response, next: NextFunction) =>
    next(
      SAFE_METHODS.has(req.method) || isOriginAllowed(req.headers, allowed)
        ? undefined
        : new AppError('FORBIDDEN_ORIGIN'),
    );

/**
 * Refuses unsafe calls without TLS, by the proxy's header, where cookies are Secure.
 * express-session would silently leave the cookie out, and a sign-in would have no effect. Logs the
 * remedy once.
 * @throws PROXY_MISCONFIGURED
 */
export function tlsRule(trustProxy: number, logger = new Logger('Proxy')) {
  let isLogged = false;
  return (req: Request, _res: Response, next: NextFunction): void => {
    if (SAFE_METHODS.has(req.method) || req.secure) return next();
    if (!isLogged) logger.error(`${NOT_BY_TLS} (TRUST_PROXY is ${trustProxy}).`);
    isLogged = true;
    next(new AppError('PROXY_MISCONFIGURED', { detail: `${NOT_BY_TLS}.` }));
  };
}

const NOT_BY_TLS =
  'WEB_ORIGINS are https, but a request came as plain HTTP, so no session cookie can be set: ' +
  'the proxy must send X-Forwarded-Proto: https, and TRUST_PROXY must be the number of proxies in front';

/**
 * Calls whose body is a raw file. Browsers send a preflight before such a type goes to another
 * origin.
 */
const TAKES_A_FILE = /^(POST \/api\/attachments|PUT \/api\/users\/me\/avatar)\/?$/;
const isOfType = (type: string, { headers }: Request): boolean =>
  new RegExp(`^application/${type}\\s*(;|$)`, 'i').test(headers['content-type'] ?? '');

export const takesFile = ({ method, path }: Request): boolean => TAKES_A_FILE.test(`${method} ${path}`);

export const hasBody = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/**
 * Accepts JSON, files or no body. A foreign page could send forms and plain text without a
 * preflight.
 * @throws UNSUPPORTED_MEDIA_TYPE
 */
export function knownBodiesOnly(req: Request, _res: Response, next: NextFunction): void {
  const isKnown = isOfType(takesFile(req) ? 'octet-stream' : 'json', req);
  next(hasBody(req) && !isKnown ? new AppError('UNSUPPORTED_MEDIA_TYPE') : undefined);
}

/** Forbids caching: responses are personal, and no proxy or shared computer may store them. */
export function noStore(_req: Request, res: Response, next: NextFunction): void {
  res.setHeader('Cache-Control', 'no-store');
  next();
}
