import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { parseSettings } from './config/config';
import { loadEnvFile } from './config/env-file';
import { misspeltSettings } from './config/misspelt-settings';
import { resolveConfig } from './config/resolve-config';
import { createApp } from './create-app';
import { drain } from './drain';

/**
 * Runs the server until a signal. Then it closes connections, the pool and the database, in this
 * order.
 */
async function main(): Promise<void> {
  // Files that are created without an explicit mode are accessible to their owner only.
  process.umask(0o077);
  for (const line of [...loadEnvFile(), ...misspeltSettings(process.env)]) console.warn(line);
  const { config, stopDatabase } = await resolveConfig(parseSettings(process.env), { watches: true });
  let started: NestExpressApplication | undefined;
  try {
    const app = await createApp(config);
    started = app;
    await app.listen(config.port, config.host);
    // An unhandled rejection is a defect to fix, and no reason to end all connections.
    process.on('unhandledRejection', (error) => new Logger('Process').error(error));
    const stop = once(
      () =>
        void drain(app, config.drainMs)
          .then(() => app.close())
          .then(stopDatabase)
          .then(() => process.exit(0), fail),
    );
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
    // `npm start` has an IPC channel to this process. When it dies, even by kill -9, the server
    // shuts down in order.
    process.on('disconnect', stop);
    process.send?.('listening');
  } catch (error) {
    // Open connections of the application would prevent the database from stopping.
    await started?.close();
    await stopDatabase();
    throw error;
  }
}

const once = (act: () => void) => {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
};

/** Prints one line for an error that an operator can fix, and exits with status 1. */
function fail(error: unknown): never {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    console.error(`Port ${process.env.PORT ?? 8000} is taken; set PORT to another one.`);
  else console.error(message);
  process.exit(1);
}

main().catch(fail);
