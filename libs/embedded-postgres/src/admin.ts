import { Client } from 'pg';

export async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount) return;
    await client
      .query(`CREATE DATABASE ${client.escapeIdentifier(name)}`)
      .catch((error: { code?: string }) => {
        // another process was faster
        if (error.code !== '42P04' && error.code !== '23505') throw error;
      });
  });
}

/**
 * Log settings of sessions. They log no statements, parameters or errors, whose text may contain
 * data.
 * The API logs the errors of its own calls without values. Messages of the server itself are logged
 * in full.
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

/** Applies `LOG_SETTINGS` to every later session of this role. */
export const keepDataOutOfLog = (adminUrl: string): Promise<void> =>
  withClient(adminUrl, async (client) => {
    await client.query('BEGIN');
    // Serialises processes that start at the same time: they must not update the role's row
    // concurrently.
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

/** Temporary errors: the server starts, recovers, stops, is full, or does not run yet. */
const PASSING = /^(57P0[1-3]|53\d{3}|08\w{3}|E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|HOSTUNREACH))$/;
/** Errors of `pg` itself, which have no code. */
const CUT_OFF = /^(Connection terminated|timeout expired)/;

/**
 * Checks whether the server accepts the password. Returns `not yet` while it starts, recovers or
 * stops, and where no server runs.
 * @throws the error, if it is permanent
 */
export const asks = (adminUrl: string): Promise<Answer> =>
  withClient(adminUrl, () => Promise.resolve<Answer>('yes')).catch((error: NodeJS.ErrnoException) => {
    if (error.code === '28P01') return 'wrong password';
    if (PASSING.test(error.code ?? '') || CUT_OFF.test(error.message)) return 'not yet';
    throw error;
  });

async function withClient<T>(url: string, act: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A connection that breaks between two queries must not end the process. The next query reports
  // it.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}
