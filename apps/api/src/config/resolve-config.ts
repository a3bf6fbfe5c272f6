import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { startEmbeddedPostgres } from '@zentra/embedded-postgres';
import { Client } from 'pg';
import type { Config, Settings } from './config';

/** Fills in what the settings leave to us: the embedded database and the session secret. */
export async function resolveConfig(
  settings: Settings,
): Promise<{ config: Config; stopDatabase(): Promise<void> }> {
  const dataDir = resolve(settings.dataDir);
  const sessionSecret = settings.sessionSecret ?? (await keptSecret(dataDir));
  if (settings.databaseUrl !== undefined) {
    await expectAnswer(settings.databaseUrl);
    const config = { ...settings, dataDir, sessionSecret, databaseUrl: settings.databaseUrl };
    return { config, stopDatabase: () => Promise.resolve() };
  }
  const database = await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres') });
  return {
    config: { ...settings, dataDir, sessionSecret, databaseUrl: database.url },
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

/** A secret made at the first start and kept where only the owner can read it. */
async function keptSecret(dataDir: string): Promise<string> {
  const path = join(dataDir, 'session-secret');
  await mkdir(dataDir, { recursive: true });
  // `wx` lets one of two starting processes win; the other reads what it wrote.
  await writeFile(path, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    },
  );
  return readFile(path, 'utf8');
}
