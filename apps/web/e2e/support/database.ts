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

/**
 * Puts `count` messages of many lengths into an empty conversation, 17 minutes apart up to now; three in a row are by one
 * of the two. Message 12 reads `Line 12 …`.
 */
export async function fillHistory(conversationId: string, userIds: string[], count: number): Promise<void> {
  await sql(
    `WITH written AS (
       INSERT INTO messages (conversation_id, seq, sender_id, client_id, body, rev, created_at)
       SELECT $1, i, ($2::uuid[])[1 + i / 3 % 2], gen_random_uuid(),
         'Line ' || i || repeat(' and some more words', i * 7919 % 13), i, now() - ($3::int - i) * interval '17 minutes'
       FROM generate_series(1, $3::int) AS i
     )
     UPDATE conversations SET last_seq = $3, rev = $3 WHERE id = $1`,
    [conversationId, userIds, count],
  );
}
