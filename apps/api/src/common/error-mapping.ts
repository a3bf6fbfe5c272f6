import { HttpException, Logger } from '@nestjs/common';
import { AppError } from './app-error';

/** Postgres' own states for "not now": shutting down, starting, out of memory or connections, connection lost. */
const AWAY_STATES = /^(08...|57P0[123]|53000|53200|53300|53400)$/;
/** Two got into each other's way, and this one was taken back: deadlock_detected, serialization_failure. */
const RACED_STATES = /^40(P01|001)$/;
const DISK_FULL = '53100';
const AWAY_ERRNO = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
]);
const AWAY_MESSAGE =
  /connection terminated|timeout exceeded when trying to connect|query read timeout|client has encountered a connection error/i;

const field = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[name] : undefined;

/** Name of the database constraint that `error` violates, if that is what happened. */
export function violatedConstraint(error: unknown): string | undefined {
  const isViolation = /^23/.test(String(field(error, 'code')));
  const name = field(error, 'constraint');
  return isViolation && typeof name === 'string' ? name : undefined;
}

/** True where the database could not be reached or went away in the middle. */
export function isDatabaseAway(error: unknown): boolean {
  const code = String(field(error, 'code'));
  // FATAL ends or refuses the connection itself, whatever its reason.
  if (field(error, 'severity') === 'FATAL') return true;
  return AWAY_STATES.test(code) || AWAY_ERRNO.has(code) || AWAY_MESSAGE.test(String(field(error, 'message')));
}

/** True where nothing was wrong with a transaction but when it came. */
export const isRaced = (error: unknown): boolean => RACED_STATES.test(String(field(error, 'code')));

/** What the body parser and Nest's router throw, by status. */
const BY_STATUS = {
  400: 'VALIDATION_FAILED',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
} as const;

/** The coded error for whatever was thrown, or undefined where it is a defect of ours. */
export function toAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  if (isDatabaseAway(error)) return new AppError('UNAVAILABLE', { retryAfter: 2 });
  if (isRaced(error)) return new AppError('UNAVAILABLE', { retryAfter: 1 });
  if (field(error, 'code') === DISK_FULL) {
    // Nobody but the operator can do anything about it.
    new Logger('Database').warn(`The database has no room left: ${String(field(error, 'message'))}`);
    return new AppError('STORAGE_FULL');
  }
  const status = error instanceof HttpException ? error.getStatus() : field(error, 'status');
  const code = BY_STATUS[status as keyof typeof BY_STATUS];
  if (code === 'VALIDATION_FAILED') return AppError.invalid('', 'unreadable');
  return code && new AppError(code);
}
