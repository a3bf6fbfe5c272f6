import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AdminModule } from './admin/admin.module';
import { AdminService } from './admin/admin.service';
import { programFor, type Run } from './admin/program';
import { parseSettings } from './config/config';
import { loadEnvFile } from './config/env-file';
import { resolveConfig } from './config/resolve-config';

/**
 * The application's services on its database, which a running server may be using as well. The application is made and never
 * initialised, so that no hook runs: workers, sweepers and channels are the server's, and so is what lies in DATA_DIR.
 */
const run: Run = async (act) => {
  // Whatever is created without a mode of its own is for its owner alone.
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
