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

/** What can be wrong with a file, whatever it is for. */
export const UPLOAD_ERRORS: ErrorCode[] = [
  'VALIDATION_FAILED',
  'UNSUPPORTED_MEDIA_TYPE',
  'FILE_TOO_LARGE',
  'FILE_TYPE_REFUSED',
  'FILE_UNREADABLE',
  'STORAGE_FULL',
];

/**
 * What is uploaded. It comes as slowly as its sender likes, so that no end of a session may wait for it: it breaks off with
 * its session, and whatever is kept of it is kept behind `holdSession`.
 */
export function bodyOf(request: IdentifiedRequest, { userId, sessionId }: Identity): Body {
  request.leaveSession?.();
  request.leaveQueue?.();
  return { source: request, length: lengthOf(request), sessionId, userId, address: clientAddress(request) };
}

/** Bytes, where the call says how many come; undefined for one in pieces. */
function lengthOf({ headers }: Request): number | undefined {
  const length = Number(headers['content-length'] ?? NaN);
  return Number.isSafeInteger(length) && length >= 0 ? length : undefined;
}
