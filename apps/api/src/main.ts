import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { parseSettings } from './config/config';
import { loadEnvFile } from './config/env-file';
import { misspeltSettings } from './config/misspelt-settings';
import { resolveConfig } from './config/resolve-config';
import { createApp } from './create-app';

/** Listens until told to stop; then ends in order: connections, pool, database. */
async function main(): Promise<void> {
  // Whatever is created without a mode of its own is for its owner alone.
  process.umask(0o077);
  for (const line of [...loadEnvFile(), ...misspeltSettings(process.env)]) console.warn(line);
  const { config, stopDatabase } = await resolveConfig(parseSettings(process.env), { watches: true });
  let started: NestExpressApplication | undefined;
  try {
    const app = await createApp(config);
    started = app;
    await app.listen(config.port, config.host);
    // A promise that nobody waited for is a defect to mend, and no reason to end everybody's conversations.
    process.on('unhandledRejection', (error) => new Logger('Process').error(error));
    const stop = once(
      () =>
        void app
          .close()
          .then(stopDatabase)
          .then(() => process.exit(0), fail),
    );
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
    // `npm start` holds a channel to us: when it dies, even by kill -9, so do we, in order.
    process.on('disconnect', stop);
    process.send?.('listening');
  } catch (error) {
    // Its own connections would keep the database running.
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

/** One clear line for what an operator can mend. */
function fail(error: unknown): never {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    console.error(`Port ${process.env.PORT ?? 8000} is taken; set PORT to another one.`);
  else console.error(message);
  process.exit(1);
}

main().catch(fail);
