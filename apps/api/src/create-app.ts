import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module';
import { PinoLogger } from './common/observability/logger';
import type { Config } from './config/config';
import { setupApp } from './setup-app';

/** Creates the application, ready to listen, and migrates the database. */
export async function createApp(
  config: Config,
  logger = new PinoLogger(config.logLevel),
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(config), {
    logger,
    // The parser of Nest accepts forms; `setupApp` installs one for JSON only.
    bodyParser: false,
    abortOnError: false,
    forceCloseConnections: true,
  });
  setupApp(app, config);
  return app;
}
