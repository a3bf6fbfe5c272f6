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

/**
 * What sessions write to the server's log: no statements, no parameters, and no errors, whose text may quote a value.
 * The API logs errors of its own calls without values. What the server itself reports stays complete.
 */
const LOG_SETTINGS = {
  log_min_messages: 'log',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
};

/** Applies `LOG_SETTINGS` to every session of our role that starts after it. */
export const keepDataOutOfLog = (adminUrl: string): Promise<void> =>
  withClient(adminUrl, async (client) => {
    await client.query('BEGIN');
    // Two processes that start together may not change the role's row at the same time.
    await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('zentra log settings', 0))`);
    const { rows } = await client.query<{ settings: string[] }>(
      `SELECT setconfig AS settings FROM pg_db_role_setting
       WHERE setdatabase = 0 AND setrole = (SELECT oid FROM pg_roles WHERE rolname = current_user)`,
    );
    for (const [name, value] of Object.entries(LOG_SETTINGS))
      if (!rows[0]?.settings.includes(`${name}=${value}`))
        await client.query(`ALTER ROLE current_user SET ${name} TO '${value}'`);
    await client.query('COMMIT');
  });

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
