/** Settings that the code requires, whatever the server, the database or the role has set. */
const SETTINGS: Record<string, string> = {
  client_encoding: 'UTF8',
  datestyle: 'ISO, MDY',
  intervalstyle: 'postgres',
  timezone: 'UTC',
  standard_conforming_strings: 'on',
  bytea_output: 'hex',
  extra_float_digits: '1',
  array_nulls: 'on',
  transform_null_equals: 'off',
  default_transaction_isolation: 'read committed',
  // Idle connections of pools and the listener are intended.
  idle_session_timeout: '0',
};

/** The longest time of a statement, and of its wait for a lock, on one connection, ms. */
export interface TimeLimits {
  statementMs: number;
  lockMs: number;
}

/** Sets each limit, unless the server, the database or the role has set a smaller one. */
const limitTimes = ({ statementMs, lockMs }: TimeLimits): string => `
SELECT set_config(name, least(nullif(setting::int, 0), wanted)::text, false)
FROM (VALUES ('statement_timeout', ${Math.ceil(statementMs)}), ('lock_timeout', ${Math.ceil(lockMs)})) AS own (name, wanted)
JOIN pg_settings USING (name)`;

/** For migrations and background work, whose statements may take long or wait for locks. */
export const UNHURRIED = { statement_timeout: '0', lock_timeout: '0' };

/**
 * Sets the search path: the schema with Zentra's tables, else the first usable one of the given
 * path, else `public`. After it come the schemas of the extensions, which some hosts install
 * elsewhere.
 */
const SEARCH_PATH = `
WITH usable AS (
  SELECT schema::text, place FROM unnest(current_schemas(false)) WITH ORDINALITY AS p (schema, place)
  WHERE left(schema::text, 3) <> 'pg_' AND schema <> 'information_schema'
  UNION ALL
  SELECT nspname::text, 1000 FROM pg_namespace WHERE nspname = 'public' AND has_schema_privilege(oid, 'USAGE')
), home AS (
  SELECT schema FROM usable
  ORDER BY to_regclass(format('%I.interests', schema)) IS NULL OR to_regclass(format('%I.relations', schema)) IS NULL,
    place
  LIMIT 1
), extensions AS (
  SELECT DISTINCT nspname::text AS schema FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace
  WHERE extname IN ('pg_trgm', 'unaccent')
)
SELECT set_config('search_path', concat_ws(', ',
  coalesce((SELECT quote_ident(schema) FROM home), 'public'),
  (SELECT string_agg(quote_ident(schema), ', ' ORDER BY schema) FROM extensions)), false)`;

const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/**
 * Returns the statements that set up a new connection. They run after connecting, because poolers
 * such as PgBouncer refuse most settings in the start packet. `own` are additional settings of one
 * kind of connection.
 */
export function setUpSession(own: Record<string, string> = {}, limits?: TimeLimits): string {
  const sets = Object.entries({ ...SETTINGS, ...own }).map(
    ([name, value]) => `SET ${name} TO ${name === 'datestyle' ? value : literal(value)}`,
  );
  return [...sets, ...(limits ? [limitTimes(limits)] : []), SEARCH_PATH].join(';\n');
}
