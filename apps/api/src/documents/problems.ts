import { ERRORS, fieldError, type ErrorCode } from '@zentra/contracts';
import { AppError } from '../common/errors/app-error';

const STATUS_NAMES: Record<number, string> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Gone',
  413: 'ContentTooLarge',
  415: 'UnsupportedMediaType',
  422: 'UnprocessableContent',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  503: 'ServiceUnavailable',
  507: 'InsufficientStorage',
};

const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 1 } },
};

/** The additional field of a problem, for codes that have one. */
const EXTRA: Partial<Record<ErrorCode, ConstructorParameters<typeof AppError>[1]>> = {
  VALIDATION_FAILED: { errors: [fieldError('displayName', 'too_long', { max: 50 })] },
  COOLDOWN: { retryAt: '2031-05-01T18:00:00.000Z' },
  SUSPENDED: { reason: 'Several people asked you to stop.' },
};

/** Only socket acks contain `UNKNOWN_EVENT`. */
const isForHttp = (code: ErrorCode): boolean => code !== 'UNKNOWN_EVENT';

export const ALL_CODES = (Object.keys(ERRORS) as ErrorCode[]).filter(isForHttp);

const codesOf = (status: number, codes: readonly ErrorCode[]) =>
  codes.filter((code) => ERRORS[code].status === status);

/**
 * Returns the error responses of an operation: a reference for each status, with the codes that the
 * operation can return.
 */
export function problemsOf(
  codes: readonly ErrorCode[],
): Record<string, { $ref: string; description: string }> {
  const statuses = [...new Set(codes.map((code) => ERRORS[code].status))].sort((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        $ref: `#/components/responses/${nameOf(status)}`,
        description: codesOf(status, codes)
          .map((code) => `\`${code}\``)
          .join(', '),
      },
    ]),
  );
}

/** Returns one response for each status, with an example for each of its codes. */
export function problemResponses(): Record<string, object> {
  const statuses = [...new Set(ALL_CODES.map((code) => ERRORS[code].status))].sort((a, b) => a - b);
  return Object.fromEntries(statuses.map((status) => [nameOf(status), problemResponse(status)]));
}

function problemResponse(status: number): object {
  const codes = codesOf(status, ALL_CODES);
  const examples = codes.map((code) => [
    code,
    { summary: ERRORS[code].title, value: new AppError(code, EXTRA[code]).toProblem() },
  ]);
  return {
    description: `One of: ${codes.map((code) => `\`${code}\``).join(', ')}.`,
    ...([429, 503].includes(status) && { headers: RETRY_AFTER }),
    content: {
      'application/problem+json': {
        schema: { $ref: '#/output/Problem' },
        examples: Object.fromEntries(examples) as Record<string, object>,
      },
    },
  };
}

function nameOf(status: number): string {
  const name = STATUS_NAMES[status];
  if (name === undefined) throw new Error(`The status ${status} needs a name for the OpenAPI document`);
  return name;
}
