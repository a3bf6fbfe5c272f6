import { HttpException, Logger } from '@nestjs/common';
import { AppError } from './app-error';
import { field, isRetryableTransactionError, isTransient, reportOutage } from './database-errors';

/**
 * SQLSTATEs of values that no column can store: numbers and timestamps out of range or invalid,
 * invalid characters.
 */
const UNFIT_STATES = /^22(003|007|008|021)$/;
const DISK_FULL = '53100';

/** Codes for errors of the body parser and Nest's router, by status. */
const BY_STATUS = {
  400: 'VALIDATION_FAILED',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
} as const;

/** Returns the coded error for any thrown value; undefined where it is a defect. */
export function toAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  if (isTransient(error)) {
    if (!isRetryableTransactionError(error)) reportOutage(error);
    return new AppError('UNAVAILABLE', { retryAfter: isRetryableTransactionError(error) ? 1 : 2 });
  }
  if (field(error, 'code') === DISK_FULL) {
    // Only the operator can resolve it.
    new Logger('Database').warn(`The database has no room left: ${String(field(error, 'message'))}`);
    return new AppError('STORAGE_FULL');
  }
  const state = String(field(error, 'code'));
  if (UNFIT_STATES.test(state)) {
    // A schema should have refused it: 400 is the right answer, and the log shows the gap.
    new Logger('Database').warn(`A value that no schema refused was refused by the database (${state})`);
    return AppError.invalid('', 'invalid');
  }
  const status = error instanceof HttpException ? error.getStatus() : field(error, 'status');
  const code = BY_STATUS[status as keyof typeof BY_STATUS];
  if (code === 'VALIDATION_FAILED') return AppError.invalid('', 'unreadable');
  return code && new AppError(code);
}
