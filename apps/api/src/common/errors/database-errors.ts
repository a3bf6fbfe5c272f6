import { Logger } from '@nestjs/common';

/** Maps each SQLSTATE that is temporary, or that an operator can resolve, to its kind. */
const PASSING_STATES: [pattern: RegExp, kind: 'away' | 'raced' | 'timedOut'][] = [
  [/^08...$/, 'away'], // connection exception
  [/^28...$/, 'away'], // invalid authorization: the password of the role was changed
  [/^3D000$/, 'away'], // invalid_catalog_name: the database is being restored
  [/^57P0[1-5]$/, 'away'], // shutting down, crashed, starting, database dropped, idle session ended
  [/^(53[023]00|53400)$/, 'away'], // out of resources, memory, connections; limit exceeded
  [/^58(000|030)$/, 'away'], // system_error, io_error
  [/^25006$/, 'away'], // read_only_sql_transaction: a standby, or a host that ran out of space
  [/^25P0[34]$/, 'away'], // idle_in_transaction_session_timeout, transaction_timeout
  [/^(40P01|40001)$/, 'raced'], // deadlock_detected, serialization_failure
  [/^55P03$/, 'timedOut'], // lock_not_available, also by lock_timeout
  [/^57014$/, 'timedOut'], // query_canceled, also by statement_timeout
];
const READ_ONLY = '25006';
const CONNECTION_ERRNO = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
const CONNECTION_MESSAGE =
  /connection terminated|timeout exceeded when trying to connect|timeout expired|query read timeout|client has encountered a connection error|client was closed and is not queryable/i;

export const field = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[name] : undefined;

/** Returns the name of the database constraint that `error` violates; otherwise undefined. */
export function violatedConstraint(error: unknown): string | undefined {
  const isViolation = /^23/.test(String(field(error, 'code')));
  const name = field(error, 'constraint');
  return isViolation && typeof name === 'string' ? name : undefined;
}

const kindOf = (error: unknown) => {
  const code = String(field(error, 'code'));
  return PASSING_STATES.find(([pattern]) => pattern.test(code))?.[1];
};

/**
 * True where the database is unreachable, the connection was lost, or the database is read-only.
 */
export function isConnectionError(error: unknown): boolean {
  // FATAL ends or refuses the connection itself, for whatever reason. Some servers translate the
  // word, so the SQLSTATEs above count too.
  if (field(error, 'severity') === 'FATAL') return true;
  if (kindOf(error) === 'away' || CONNECTION_ERRNO.has(String(field(error, 'code')))) return true;
  // The missing socket of a local server; any other missing file is a defect.
  if (field(error, 'code') === 'ENOENT' && field(error, 'syscall') === 'connect') return true;
  return CONNECTION_MESSAGE.test(String(field(error, 'message')));
}

/**
 * True where a transaction failed only because of a concurrent one (deadlock, serialization
 * failure).
 */
export const isRetryableTransactionError = (error: unknown): boolean => kindOf(error) === 'raced';

/** True where the database is read-only: it is a standby now, or was set so. */
export const isReadOnly = (error: unknown): boolean => field(error, 'code') === READ_ONLY;

/** True where the same statement may succeed later, so that the error is not a defect. */
export const isTransient = (error: unknown): boolean =>
  isConnectionError(error) || kindOf(error) !== undefined;

const OUTAGE_LINE_MS = 60_000;
const warn = (line: string): void => new Logger('Outage').warn(line);
const outageLines = new Map<string, number>();

/** Logs why calls are answered UNAVAILABLE, at most once a minute for each reason. */
export function reportOutage(error: unknown, now = Date.now(), write = warn): void {
  const reason = String(field(error, 'code') ?? field(error, 'message'));
  if (now - (outageLines.get(reason) ?? -Infinity) < OUTAGE_LINE_MS) return;
  outageLines.set(reason, now);
  write(`${reason}: ${String(field(error, 'message'))}. Calls answer UNAVAILABLE until it passes.`);
}

/** Logs an error of background work: a defect each time, an outage at most once a minute. */
export function logFailure(logger: Pick<Logger, 'error'>, error: unknown): void {
  if (isTransient(error)) reportOutage(error);
  else logger.error(error);
}
