import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AdminModule } from './admin/admin.module';
import { AdminService } from './admin/admin.service';
import { programFor, type Run } from './admin/program';
import { parseSettings } from './config/config';
import { loadEnvFile } from './config/env-file';
import { resolveConfig } from './config/resolve-config';

/**
 * Runs an action with the services of the application on its database, also while a server uses it.
 * The application is created and not initialised, so that no hook runs. Workers, sweepers, channels
 * and the files in DATA_DIR belong to the server.
 */
const run: Run = async (act) => {
  // Files that are created without an explicit mode are accessible to their owner only.
  process.umask(0o077);
  loadEnvFile();
  const { config, stopDatabase } = await resolveConfig(parseSettings(process.env));
  try {
    const app = await NestFactory.create(AdminModule.with(config), { logger: false, abortOnError: false });
    try {
      for (const line of await act(app.get(AdminService))) process.stdout.write(`${line}\n`);
    } finally {
      await app.close();
    }
  } finally {
    await stopDatabase();
  }
};

programFor(run)
  .parseAsync()
  .then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    },
  );
