import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../../../libs/embedded-postgres/src';

/** One statement straight into the database of the run, for what nobody can wait for. */
export async function sql(statement: string, values: unknown[]): Promise<void> {
  const { url } = await startEmbeddedPostgres({
    dataDir: join(process.env.ZENTRA_E2E_DATA_DIR ?? '', 'postgres'),
  });
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement, values);
  } finally {
    await client.end();
  }
}
