import { Client } from 'pg';

export async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount) return;
    await client
      .query(`CREATE DATABASE ${client.escapeIdentifier(name)}`)
      .catch((error: { code?: string }) => {
        if (error.code !== '42P04' && error.code !== '23505') throw error; // another process was faster
      });
  });
}

export const hasOtherClients = (adminUrl: string): Promise<boolean> =>
  withClient(adminUrl, async (client) => {
    const { rows } = await client.query<{ others: number }>(
      `SELECT count(*)::int AS others FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
    return (rows[0]?.others ?? 0) > 0;
  }).catch(() => false);

export type Answer = 'yes' | 'not yet' | 'wrong password';

/** What passes by itself: the server starts, recovers, stops or is full, or there is none yet. */
const PASSING = /^(57P0[1-3]|53\d{3}|08\w{3}|E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|HOSTUNREACH))$/;
/** pg's own, without a code. */
const CUT_OFF = /^(Connection terminated|timeout expired)/;

/**
 * Whether the server takes us; `not yet` while it starts, recovers or stops, and where there is none.
 * @throws the error that waiting would not mend
 */
export const asks = (adminUrl: string): Promise<Answer> =>
  withClient(adminUrl, () => Promise.resolve<Answer>('yes')).catch((error: NodeJS.ErrnoException) => {
    if (error.code === '28P01') return 'wrong password';
    if (PASSING.test(error.code ?? '') || CUT_OFF.test(error.message)) return 'not yet';
    throw error;
  });

async function withClient<T>(url: string, act: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A connection that breaks between two queries must not end the process; the next query says so.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}
