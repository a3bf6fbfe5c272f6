import {
  ERRORS,
  fieldError,
  type AckError,
  type ErrorCode,
  type FieldError,
  type FieldErrorArguments,
  type FieldErrorCode,
  type Problem,
} from '@zentra/contracts';
import { detailOf } from './field-error-detail';

interface Extra {
  errors?: FieldError[];
  /** Replaces the default text of the code. */
  detail?: string;
  /** ISO-8601, with COOLDOWN. */
  retryAt?: string;
  /** The moderator's message to the user, with SUSPENDED. It is also the `detail`. */
  reason?: string;
  /** Seconds, with RATE_LIMITED and UNAVAILABLE; becomes `Retry-After`. */
  retryAfter?: number;
}

/**
 * The only kind of error that reaches a client. `toAppError` maps other errors to it; the rest
 * becomes INTERNAL.
 */
export class AppError extends Error {
  override readonly name = 'AppError';

  constructor(
    readonly code: ErrorCode,
    readonly extra: Extra = {},
  ) {
    super(ERRORS[code].title);
  }

  /** Returns VALIDATION_FAILED for one field: `AppError.invalid('recipient', 'not_yourself')`. */
  static invalid<Code extends FieldErrorCode>(...field: FieldErrorArguments<Code>): AppError {
    return new AppError('VALIDATION_FAILED', { errors: [fieldError(...field)] });
  }

  get status(): number {
    return ERRORS[this.code].status;
  }

  /** Returns the body of an HTTP error response, see RFC 9457. */
  toProblem(): Problem {
    const { errors, retryAt, reason, detail = reason } = this.extra;
    return {
      type: `urn:zentra:problem:${this.code.toLowerCase().replaceAll('_', '-')}`,
      title: this.message,
      status: this.status,
      detail: detail ?? (errors ? detailOf(errors) : this.message),
      code: this.code,
      ...(errors && { errors }),
      ...(retryAt && { retryAt }),
      ...(reason && { reason }),
    };
  }

  /** Returns the error of a socket ack. */
  toAck(): AckError {
    const { detail, errors } = this.toProblem();
    const { retryAfter } = this.extra;
    return { code: this.code, message: detail, ...(errors && { errors }), ...(retryAfter && { retryAfter }) };
  }
}
