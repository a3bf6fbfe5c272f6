import type { ApiBodyOptions } from '@nestjs/swagger';
import type { ErrorCode } from '@zentra/contracts';
import type { Request } from 'express';
import { clientAddress } from '../common/http/client-address';
import type { IdentifiedRequest, Identity } from '../common/identity';
import type { Body } from './incoming-files';

/** The body of an upload in the OpenAPI document. */
export const UPLOAD_BODY: ApiBodyOptions = {
  required: true,
  description: 'The bytes of the file.',
  schema: { type: 'string', format: 'binary' },
};

/** Media types of a stored attachment in the OpenAPI document. */
export const ANY_FILE = ['image/*', 'application/octet-stream'];

/** Errors of any uploaded file. */
export const UPLOAD_ERRORS: ErrorCode[] = [
  'VALIDATION_FAILED',
  'UNSUPPORTED_MEDIA_TYPE',
  'FILE_TOO_LARGE',
  'FILE_TYPE_REFUSED',
  'FILE_UNREADABLE',
  'STORAGE_FULL',
];

/**
 * Returns the body of an upload. Its sender decides how long it takes, so the end of a session must
 * not wait for it. The end of the session aborts it, and its rows are written behind
 * `lockSessionForShare`.
 */
export function bodyOf(request: IdentifiedRequest, { userId, sessionId }: Identity): Body {
  request.leaveSession?.();
  request.leaveQueue?.();
  return { source: request, length: lengthOf(request), sessionId, userId, address: clientAddress(request) };
}

/** Returns the declared bytes; undefined for a chunked body. */
function lengthOf({ headers }: Request): number | undefined {
  const length = Number(headers['content-length'] ?? NaN);
  return Number.isSafeInteger(length) && length >= 0 ? length : undefined;
}
