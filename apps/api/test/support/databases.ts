import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { URL_VARIABLE } from './postgres-url';

/** @throws Error in a unit spec, which gets no database */
function templateUrl(): URL {
  const address = process.env[URL_VARIABLE];
  if (address) return new URL(address);
  throw new Error('A unit spec has no database: move this one to apps/api/test/integration or proofs.');
}

export function urlOf(database: string): string {
  const url = templateUrl();
  url.pathname = `/${database}`;
  return url.href;
}

/**
 * Contains the number of this process, so that a later run can drop the databases of a killed one.
 */
const newName = (): string => `test_${process.pid}_${randomUUID().replaceAll('-', '')}`;

export async function asAdmin(statement: string): Promise<void> {
  const client = new Client({ connectionString: urlOf('postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Creates a migrated database. */
export async function createDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = newName();
  // Two workers may copy the template concurrently; the second waits for the first.
  for (let tries = 1; ; tries += 1) {
    try {
      await asAdmin(`CREATE DATABASE ${name} TEMPLATE ${templateUrl().pathname.slice(1)}`);
      break;
    } catch (error) {
      if ((error as { code?: string }).code !== '55006' || tries > 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return { url: urlOf(name), drop: () => asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** Creates a database without tables. @param options of CREATE DATABASE, such as its locale */
export async function createEmptyDatabase(options: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = newName();
  await asAdmin(`CREATE DATABASE ${name} ${options}`);
  return { url: urlOf(name), drop: () => asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}
