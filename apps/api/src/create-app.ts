import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module';
import { PinoLogger } from './common/observability/logger';
import type { Config } from './config/config';
import { setupApp } from './setup-app';

/** The application, ready to listen; the database is migrated. */
export async function createApp(
  config: Config,
  logger = new PinoLogger(config.logLevel),
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(config), {
    logger,
    // Nest's own parser accepts forms; setupApp installs a JSON one.
    bodyParser: false,
    abortOnError: false,
    forceCloseConnections: true,
  });
  setupApp(app, config);
  return app;
}
