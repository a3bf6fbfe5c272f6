import { join, resolve } from 'node:path';
import { startEmbeddedPostgres } from '@zentra/embedded-postgres';
import { Client } from 'pg';
import type { Config, Settings } from './config';
import { keptSecret, makeDataDir } from './kept-secret';

/** Fills in what the settings leave to us: the embedded database and the session secret. */
export async function resolveConfig(
  settings: Settings,
): Promise<{ config: Config; stopDatabase(): Promise<void> }> {
  const dataDir = resolve(settings.dataDir);
  const sessionSecret = settings.sessionSecret ?? (await keptSecret(dataDir, 'session-secret'));
  const vapidPrivateKey =
    settings.vapidPrivateKey ??
    Buffer.from(await keptSecret(dataDir, 'vapid-private-key'), 'hex').toString('base64url');
  if (settings.databaseUrl !== undefined) {
    await expectAnswer(settings.databaseUrl);
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
  const database = await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres') });
  return {
    config: { ...settings, dataDir, sessionSecret, vapidPrivateKey, databaseUrl: database.url },
    stopDatabase: () => database.stop(),
  };
}

/** @throws Error with one line, before a whole application starts in vain */
async function expectAnswer(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    throw new Error(`The database at DATABASE_URL does not answer: ${message || code}.`, { cause: error });
  } finally {
    await client.end().catch(() => undefined);
  }
}
