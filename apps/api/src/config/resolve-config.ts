import { join, resolve } from 'node:path';
import { Logger } from '@nestjs/common';
import { startEmbeddedPostgres } from '@zentra/embedded-postgres';
import { checkDatabase } from '../database/check-database';
import type { Config, Settings } from './config';
import { checkDataDir, inDataDir, makeDataDir } from './data-dir';
import { loadOrCreateSecret } from './secret-file';

/**
 * Completes the settings: starts the embedded database without DATABASE_URL, and loads or creates
 * missing secrets.
 * @param watches whether to restart the embedded database when it ends unexpectedly, as a server
 * does
 */
export async function resolveConfig(
  settings: Settings,
  { watches = false } = {},
): Promise<{ config: Config; stopDatabase(): Promise<void> }> {
  const dataDir = resolve(settings.dataDir);
  const sessionSecret = settings.sessionSecret ?? (await loadOrCreateSecret(dataDir, 'session-secret'));
  const vapidPrivateKey =
    settings.vapidPrivateKey ??
    Buffer.from(await loadOrCreateSecret(dataDir, 'vapid-private-key'), 'hex').toString('base64url');
  if (settings.databaseUrl !== undefined) {
    await checkDatabase(settings.databaseUrl);
    const config = {
      ...settings,
      dataDir,
      sessionSecret,
      vapidPrivateKey,
      databaseUrl: settings.databaseUrl,
    };
    return { config, stopDatabase: () => Promise.resolve() };
  }
  await makeDataDir(dataDir);
  await checkDataDir(dataDir);
  const logger = new Logger('Database');
  const database = await inDataDir(dataDir, () =>
    startEmbeddedPostgres({
      dataDir: join(dataDir, 'postgres'),
      watch: watches ? (line) => logger.warn(line) : undefined,
    }),
  );
  await checkDatabase(database.url).catch(async (error: unknown) => {
    await database.stop();
    throw error;
  });
  return {
    config: { ...settings, dataDir, sessionSecret, vapidPrivateKey, databaseUrl: database.url },
    stopDatabase: () => database.stop(),
  };
}
