import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiExtension, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { ErrorCode } from '@zentra/contracts';
import type * as z from 'zod';
import { WhileClosing } from '../identity';

interface Options {
  /** Status of the usual success; default 200. */
  status?: number;
  /** Another success with the same body, e.g. 200 beside 201 for a repeat. */
  orStatus?: number;
  description?: string;
  errors?: readonly ErrorCode[];
  /** False for routes that need no session. */
  session?: boolean;
  /** True for routes that are also open in the grace period of a deletion. */
  whileClosing?: boolean;
  /** Media types of a download; the schema is then null. */
  files?: readonly string[];
  /** Statuses of a download besides 200; default: parts (206) and revalidation (304). */
  fileStatuses?: readonly (206 | 304)[];
  /** Whether the success sets the session cookie. */
  setsCookie?: boolean;
}

/**
 * Extension of an operation with its error codes, from which the document's error responses are
 * derived.
 */
export const ERROR_CODES = 'x-error-codes';

const ALWAYS: ErrorCode[] = ['RATE_LIMITED', 'INTERNAL', 'UNAVAILABLE'];

const SUCCESS: Record<number, string> = {
  200: 'Success.',
  201: 'Created.',
  202: 'Accepted; the work continues in the background.',
  204: 'Success without a body.',
};
const REPEATED = 'An earlier request had the same effect; nothing was changed.';

const SET_COOKIE = {
  'Set-Cookie': { description: 'The session cookie.', schema: { type: 'string' as const } },
};

/**
 * Describes a route for the OpenAPI document and sets its status.
 * @param operationId name of the call in generated clients; unique, must not change once published
 * @param schema body of the success, or null
 */
export function ApiEndpoint(
  operationId: string,
  summary: string,
  schema: z.ZodType | null,
  options: Options = {},
) {
  const { status = 200, orStatus, description, errors = [], session = true, whileClosing = false } = options;
  const refusals: ErrorCode[] = whileClosing ? ['UNAUTHENTICATED'] : ['UNAUTHENTICATED', 'ACCOUNT_CLOSING'];
  const codes = [...new Set([...errors, ...(session ? refusals : []), ...ALWAYS])];
  return applyDecorators(
    HttpCode(status),
    ApiOperation({ operationId, summary, description }),
    ApiExtension(ERROR_CODES, codes),
    ...(whileClosing ? [WhileClosing()] : []),
    ...successes(schema, status, orStatus, options),
  );
}

function successes(
  schema: z.ZodType | null,
  status: number,
  orStatus: number | undefined,
  { files, fileStatuses = [206, 304], setsCookie = false }: Options,
) {
  if (files) return downloads(files, fileStatuses);
  const headers = setsCookie ? { headers: SET_COOKIE } : {};
  const body = schema ? { standardSchema: schema } : {};
  const answer = (code: number, description = '') =>
    ApiResponse({ status: code, description, ...headers, ...body });
  return [answer(status, SUCCESS[status]), ...(orStatus === undefined ? [] : [answer(orStatus, REPEATED)])];
}

function downloads(types: readonly string[], statuses: readonly (206 | 304)[]) {
  const content = Object.fromEntries(
    types.map((type) => [type, { schema: { type: 'string' as const, format: 'binary' } }]),
  );
  const also = {
    206: ApiResponse({ status: 206, description: 'The part of the file that `Range` asked for.', content }),
    304: ApiResponse({ status: 304, description: 'Unchanged since the `ETag` in `If-None-Match`.' }),
  };
  return [
    ApiResponse({ status: 200, description: 'The file.', content }),
    ...statuses.map((one) => also[one]),
  ];
}
