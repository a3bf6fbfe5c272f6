import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

/** Where globalSetup leaves the address of the Postgres that all suites share. */
export const URL_VARIABLE = 'ZENTRA_TEST_POSTGRES_URL';
export const TEMPLATE = 'zentra_template';

export function urlOf(database: string): string {
  const url = new URL(process.env[URL_VARIABLE] ?? '');
  url.pathname = `/${database}`;
  return url.href;
}

export async function asAdmin(statement: string): Promise<void> {
  const client = new Client({ connectionString: urlOf('postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A fresh, migrated database of its own. */
export async function createDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  // Two workers may copy the template at the same time; the second has to wait for the first.
  for (let tries = 1; ; tries += 1) {
    try {
      await asAdmin(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
      break;
    } catch (error) {
      if ((error as { code?: string }).code !== '55006' || tries > 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return { url: urlOf(name), drop: () => asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** A fresh database without tables. @param options as of CREATE DATABASE, e.g. its locale */
export async function createEmptyDatabase(options: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(`CREATE DATABASE ${name} ${options}`);
  return { url: urlOf(name), drop: () => asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}
