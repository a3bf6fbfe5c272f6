import * as z from 'zod';
import { timestampSchema } from './common';
import { fieldErrorSchema } from './field-errors';

/** All error codes of HTTP problems and socket acks. The list is closed. */
export const ERRORS = {
  VALIDATION_FAILED: { status: 400, title: 'That request is not valid' },
  PASSKEY_INVALID: { status: 400, title: 'That passkey could not be verified' },
  UNAUTHENTICATED: { status: 401, title: 'Please sign in' },
  INVALID_CREDENTIALS: { status: 401, title: 'That name and password do not match' },
  SUSPENDED: { status: 403, title: 'This account is suspended' },
  ACCOUNT_CLOSING: { status: 403, title: 'You deleted this account; keep it to go on' },
  FORBIDDEN: { status: 403, title: 'That is not yours to do' },
  FORBIDDEN_ORIGIN: { status: 403, title: 'Requests from this origin are refused' },
  CONSENT_REQUIRED: { status: 403, title: 'You can only write to each other after a yes' },
  NOT_ACCEPTING: { status: 403, title: 'This person takes no interests at the moment' },
  NOT_FOUND: { status: 404, title: 'Not found' },
  USERNAME_TAKEN: { status: 409, title: 'That username is taken' },
  EMAIL_TAKEN: { status: 409, title: 'That email address is in use' },
  ALREADY_CONNECTED: { status: 409, title: 'You are already connected' },
  BLOCKED: { status: 409, title: 'You block this person; unblock them first' },
  COOLDOWN: { status: 409, title: 'Too soon to write to this person again' },
  PASSKEY_LIMIT: { status: 409, title: 'You have as many passkeys as one person can have' },
  ATTACHMENT_NOT_USABLE: {
    status: 409,
    title: 'One of these files cannot be sent here, or was sent already',
  },
  FILE_QUOTA: { status: 409, title: 'Storage quota exceeded' },
  CLIENT_ID_REUSED: { status: 409, title: 'That clientId was used for another message' },
  REPORT_CLOSED: { status: 409, title: 'This report has already been decided' },
  INTEREST_CLOSED: { status: 410, title: 'This interest has closed' },
  INVALID_TOKEN: { status: 410, title: 'This link has been used or is too old' },
  MESSAGE_DELETED: { status: 410, title: 'This message was deleted' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'That is too large' },
  FILE_TOO_LARGE: { status: 413, title: 'That file is too large' },
  FILE_TYPE_REFUSED: { status: 415, title: 'Files of this kind cannot be sent' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'Send application/json' },
  FILE_UNREADABLE: { status: 422, title: 'That picture is damaged and cannot be read' },
  RATE_LIMITED: { status: 429, title: 'Too many requests, please wait' },
  UNKNOWN_EVENT: { status: 400, title: 'No such event' },
  INTERNAL: { status: 500, title: 'Something went wrong on our side' },
  PROXY_MISCONFIGURED: {
    status: 500,
    title: 'The proxy in front of the server does not say that this connection uses TLS',
  },
  UNAVAILABLE: { status: 503, title: 'The service is temporarily unavailable, please try again' },
  /**
   * For files and messages. Clients do not retry by themselves: it lasts until the operator has
   * freed disk space.
   */
  STORAGE_FULL: { status: 507, title: 'Not stored: the server has no space left' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof ERRORS;

export const errorCodeSchema = z
  .enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]])
  .meta({ id: 'ErrorCode' });

/** RFC 9457 `application/problem+json`, the body of every HTTP error. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: errorCodeSchema,
    errors: z.array(fieldErrorSchema).optional(),
    retryAt: timestampSchema.optional().meta({ description: 'With `COOLDOWN`: when to try again.' }),
    reason: z
      .string()
      .optional()
      .meta({ description: 'With `SUSPENDED`: what a moderator wrote to the user, as plain text.' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details with a code of a closed list.' });

/** The error of a socket ack. */
export const ackErrorSchema = z
  .object({
    code: errorCodeSchema,
    message: z.string(),
    errors: z.array(fieldErrorSchema).optional(),
    retryAfter: z.number().positive().optional().meta({ description: 'Seconds to wait.' }),
  })
  .meta({ id: 'AckError' });

export type Problem = z.infer<typeof problemSchema>;
export type AckError = z.infer<typeof ackErrorSchema>;
