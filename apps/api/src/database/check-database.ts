import { Client } from 'pg';
import { MIGRATIONS } from './migrations';
import { setUpSession } from './session-settings';

const CONNECTION_MS = 5_000;
/** A pooler without a free connection does not answer, so queries need a limit. */
const QUERY_MS = 10_000;
const OLDEST_VERSION = 140_000;
const EXTENSIONS = ['pg_trgm', 'unaccent'];

interface Server {
  version: number;
  encoding: string;
  name: string;
  role: string;
}
interface Schema {
  schema: string | null;
  mayCreate: boolean;
  isReadOnly: boolean;
  migrations: (string | null)[];
}

const SERVER = `
SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding,
  current_database() AS name, current_user AS role`;

const SCHEMA = `
SELECT current_schema() AS schema, coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS "mayCreate",
  current_setting('transaction_read_only') = 'on' AS "isReadOnly"`;

/** Finds extensions that are neither installed nor installable by this role. */
const MISSING_EXTENSIONS = `
SELECT wanted AS name, e.name IS NOT NULL AS "isAvailable"
FROM unnest($1::text[]) AS wanted LEFT JOIN pg_available_extensions e ON e.name = wanted
WHERE e.installed_version IS NULL AND NOT EXISTS (
  SELECT FROM pg_available_extension_versions v JOIN pg_roles r ON r.rolname = current_user
  WHERE v.name = wanted AND v.version = e.default_version
    AND (r.rolsuper OR v.trusted AND has_database_privilege(current_database(), 'CREATE')))
ORDER BY wanted`;

/**
 * Checks at start-up for problems that would otherwise fail later, call by call.
 * @throws Error with one line that says what to do
 */
export async function checkDatabase(databaseUrl: string): Promise<void> {
  const connect = async () => {
    const client = new Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: CONNECTION_MS,
      query_timeout: QUERY_MS,
    });
    client.on('error', () => undefined); // the query in flight rejects
    await client.connect().catch((error: NodeJS.ErrnoException) => {
      throw new Error(`The database at DATABASE_URL does not answer: ${error.message || error.code}.`, {
        cause: error,
      });
    });
    return client;
  };
  const client = await connect();
  try {
    const server = await one<Server>(client, SERVER);
    checkServer(server);
    const other = await connect();
    try {
      await checkSessions(client, other);
    } finally {
      await other.end().catch(() => undefined);
    }
    await client.query(setUpSession());
    await checkSchema(client, server);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function checkServer({ version, encoding, name }: Server): void {
  if (version < OLDEST_VERSION)
    throw new Error(
      `The database at DATABASE_URL is Postgres ${Math.floor(version / 10_000)}; Zentra needs 14 or newer.`,
    );
  if (encoding !== 'UTF8')
    throw new Error(
      `The database “${name}” is encoded in ${encoding}; Zentra needs UTF8: create one with ENCODING 'UTF8' TEMPLATE template0.`,
    );
}

/**
 * Refuses poolers that may give each transaction another server connection. Then settings, prepared
 * statements, advisory locks and LISTEN would be lost between two statements. While `other`
 * occupies a connection, `client` must still have its own.
 */
async function checkSessions(client: Client, other: Client): Promise<void> {
  const pidOf = async (sql: Client) =>
    (await one<{ pid: number }>(sql, 'SELECT pg_backend_pid() AS pid')).pid;
  const before = await pidOf(client);
  try {
    await other.query('BEGIN');
    if ((await pidOf(other)) !== before && (await pidOf(client)) === before) return;
  } catch (error) {
    // A pooler in statement mode refuses transactions.
    throw new Error(`${POOLER} (${(error as Error).message})`, { cause: error });
  }
  throw new Error(POOLER);
}

const POOLER =
  'The database at DATABASE_URL is behind a pooler in transaction mode; Zentra needs one in session mode, or the address of Postgres itself.';

async function checkSchema(client: Client, { name, role }: Server): Promise<void> {
  const found = await one<Schema>(client, SCHEMA);
  const { rows } = await client.query<{ exists: boolean }>(
    `SELECT to_regclass('migrations') IS NOT NULL AS exists`,
  );
  // As JSON, because another program's table of this name may have no such column.
  const done = rows[0]?.exists
    ? (await client.query<{ name: string | null }>(`SELECT to_jsonb(m) ->> 'name' AS name FROM migrations m`))
        .rows
    : [];
  const known = new Set(MIGRATIONS.map((migration) => migration.name));
  const unknown = done.find((row) => !known.has(row.name ?? ''));
  if (unknown)
    throw new Error(
      `The database “${name}” was migrated by a newer version of Zentra, or by another program (${unknown.name ?? 'no name'}); start that version.`,
    );
  if (done.length === known.size) return;
  const where = `the schema “${found.schema ?? 'public'}” of the database “${name}”`;
  if (found.isReadOnly)
    throw new Error(`The database “${name}” is read-only, and its tables must be brought up to date.`);
  if (!found.mayCreate)
    throw new Error(
      `The role “${role}” may not create tables in ${where}: grant it USAGE and CREATE on the schema, or set its search_path.`,
    );
  const { rows: missing } = await client.query<{ name: string; isAvailable: boolean }>(MISSING_EXTENSIONS, [
    EXTENSIONS,
  ]);
  for (const extension of missing)
    throw new Error(
      extension.isAvailable
        ? `The role “${role}” may not install the extension ${extension.name}: as a superuser, run CREATE EXTENSION ${extension.name} in the database “${name}”.`
        : `Postgres lacks the extension ${extension.name}: install its package of contributed modules (postgresql-contrib).`,
    );
}

async function one<Row extends object>(client: Client, text: string): Promise<Row> {
  const { rows } = await client.query<Row>(text);
  const [row] = rows;
  if (!row) throw new Error('Postgres answered nothing.');
  return row;
}
