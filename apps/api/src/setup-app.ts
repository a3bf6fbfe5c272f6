import type { NestExpressApplication } from '@nestjs/platform-express';
import { LIMITS } from '@zentra/contracts';
import express from 'express';
import { SessionMiddleware } from './sessions/session.middleware';
import { knownBodiesOnly, noStore, originRule, tlsRule } from './common/http/http-rules';
import { ProblemFilter } from './common/errors/problem.filter';
import { limitAll, RateLimiter } from './common/limits/rate-limit';
import { SchemaPipe } from './common/validation/schema.pipe';
import { securityHeaders } from './common/http/security-headers';
import { boundRequests, slowBodies } from './common/http/slow-requests';
import type { Config } from './config/config';
import { serveDocuments } from './documents/serve-documents';
import { ZentraIoAdapter } from './realtime/io.adapter';

/**
 * Milliseconds that an idle connection stays open. Load balancers drop theirs after a minute, so
 * this is longer: the side that closes first may close while a request is on its way.
 */
const KEEP_ALIVE_MS = 75_000;

/**
 * Configures everything around the modules that a server needs. Tests call it, too, so that they
 * test the same setup.
 */
export function setupApp(app: NestExpressApplication, config: Config): void {
  const sessions = app.get(SessionMiddleware);
  app.setGlobalPrefix('api');
  app.getHttpServer().keepAliveTimeout = KEEP_ALIVE_MS;
  boundRequests(app.getHttpServer(), config.requestLimits);
  app.set('trust proxy', config.trustProxy);
  app.disable('x-powered-by');
  app.use(securityHeaders({ underTls: config.secureCookies }));
  app.useWebSocketAdapter(new ZentraIoAdapter(app, config));
  app.enableCors({
    origin: config.webOrigins,
    credentials: true,
    // `Date`: pages compare times of the server with the server's own clock.
    exposedHeaders: ['Retry-After', 'Date'],
    maxAge: 600,
  });
  // After CORS, so that pages can read the error. Preflights are not counted: answering one costs
  // no more than an error.
  app.use(limitAll(app.get(RateLimiter), (request) => sessions.signedIdOf(request)));
  if (config.apiDocs) serveDocuments(app, sessions.cookieName);
  app.use('/api', noStore);
  app.use(originRule([...config.webOrigins, ...config.ownOrigins]), knownBodiesOnly);
  app.use(slowBodies(config.requestLimits));
  if (config.secureCookies) app.use('/api', tlsRule(config.trustProxy));
  app.use(express.json({ limit: LIMITS.bodyBytes }));
  app.useGlobalPipes(new SchemaPipe());
  app.useGlobalFilters(new ProblemFilter());
}
