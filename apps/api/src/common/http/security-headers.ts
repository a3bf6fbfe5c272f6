import type { RequestHandler } from 'express';
import helmet, { type HelmetOptions } from 'helmet';

/**
 * Responses are data: a browser that is shown one as a page must not load, run or frame anything.
 */
const NOTHING = {
  defaultSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};

/** For Swagger UI's own files and this API. It uses style attributes, but no inline script. */
const SWAGGER_UI = {
  ...NOTHING,
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
};

/** Swagger UI with its files, and the page of events; not the documents themselves. */
const PAGES = /^\/api\/docs(\/|\/events|\/swagger-[\w.-]+)?$/;

/** Sets the headers of every response. `underTls` adds Strict-Transport-Security for 365 days. */
export function securityHeaders({ underTls }: { underTls: boolean }): RequestHandler {
  const withPolicy = (directives: Record<string, string[]>) => {
    const options: HelmetOptions = {
      contentSecurityPolicy: { useDefaults: false, directives },
      crossOriginResourcePolicy: { policy: 'same-site' },
      strictTransportSecurity: underTls && { maxAge: 365 * 24 * 60 * 60 },
      xFrameOptions: { action: 'deny' },
    };
    return helmet(options);
  };
  const ofAnswers = withPolicy(NOTHING);
  const ofSwagger = withPolicy(SWAGGER_UI);
  return (request, response, next) => {
    response.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()');
    const isPage = PAGES.test(request.path);
    (isPage ? ofSwagger : ofAnswers)(request, response, next);
  };
}
