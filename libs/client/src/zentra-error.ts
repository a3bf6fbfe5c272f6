import { ERRORS, problemSchema, type AckError, type ErrorCode, type FieldError } from '@zentra/contracts';

/**
 * Errors that only a client can observe. `NETWORK`: no response. `INTERCEPTED`: an intermediary
 * answered, such as the sign-in page of a network. `REFUSED`: a proxy refused the request.
 */
export type ClientErrorCode = 'NETWORK' | 'INTERCEPTED' | 'REFUSED';

/** Codes after which the same request may succeed later. */
const TRANSIENT: readonly string[] = ['NETWORK', 'INTERCEPTED', 'UNAVAILABLE', 'INTERNAL', 'RATE_LIMITED'];
/** Transient statuses below 500. */
const TRANSIENT_STATUSES = [408, 425];

/** A failed request, with a code of the contract or a `ClientErrorCode`. */
export class ZentraError extends Error {
  override readonly name = 'ZentraError';

  constructor(
    readonly code: ErrorCode | ClientErrorCode,
    message: string,
    readonly errors: FieldError[] = [],
    /**
     * `at`: when a COOLDOWN ends (ISO 8601). `afterSeconds`: how long to wait after RATE_LIMITED.
     */
    readonly retry: { at?: string; afterSeconds?: number } = {},
    options?: ErrorOptions,
    /** With SUSPENDED: the moderator's message to the user, if any. Plain text. */
    readonly reason?: string,
  ) {
    super(message, options);
  }

  /** True if the same request may succeed later. False for refusals. */
  get isTransient(): boolean {
    return TRANSIENT.includes(this.code);
  }

  /** True if the server could not be reached or is unavailable. */
  get isUnreachable(): boolean {
    return ['NETWORK', 'INTERCEPTED', 'UNAVAILABLE'].includes(this.code);
  }

  /** @param cause the platform's own error */
  static network(message = 'The server did not answer', cause?: unknown): ZentraError {
    return new ZentraError('NETWORK', message, [], {}, { cause });
  }

  /**
   * Creates the error for responses that the server never sends: redirects, web pages, another
   * success status.
   */
  static intercepted({ status }: Pick<Response, 'status'>): ZentraError {
    const what = status === 0 ? 'a redirect' : `status ${status}`;
    return new ZentraError('INTERCEPTED', `Something on the way answered in the server's place (${what})`);
  }

  /**
   * Creates the error for JSON that does not match the contract. It is transient, so clients retry
   * some times.
   */
  static unreadable(cause: unknown): ZentraError {
    return new ZentraError('INTERNAL', 'The answer is not what this client expects', [], {}, { cause });
  }

  /** Converts the error of a socket ack. */
  static fromAck(error: AckError): ZentraError {
    return new ZentraError(error.code, error.message, error.errors, { afterSeconds: error.retryAfter });
  }

  /** Reads an error response: the server's problem+json, otherwise its status. */
  static async fromResponse(response: Response): Promise<ZentraError> {
    const retryAfter = Number(response.headers.get('retry-after'));
    const afterSeconds = Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : undefined;
    const problem = problemSchema.safeParse(await response.json().catch(() => undefined));
    if (!problem.success) return ZentraError.fromProxy(response, afterSeconds);
    const { code, detail, errors, retryAt, reason } = problem.data;
    return new ZentraError(code, detail, errors, { at: retryAt, afterSeconds }, {}, reason);
  }

  /**
   * Maps a status that may come from a proxy. 408, 425, 429 and 5xx are transient; other 4xx are
   * final.
   * Two statuses request a sign-in to something else: 401 without a problem (Basic authentication)
   * and 511 (captive portal).
   */
  private static fromProxy(response: Response, afterSeconds?: number): ZentraError {
    const { status } = response;
    if (status < 400 || status === 401 || status === 511) return ZentraError.intercepted(response);
    if (status === 429)
      return new ZentraError('RATE_LIMITED', ERRORS.RATE_LIMITED.title, [], { afterSeconds });
    if (status >= 500 || TRANSIENT_STATUSES.includes(status))
      return new ZentraError('UNAVAILABLE', ERRORS.UNAVAILABLE.title);
    if (status === 413) return new ZentraError('PAYLOAD_TOO_LARGE', ERRORS.PAYLOAD_TOO_LARGE.title);
    return new ZentraError('REFUSED', `Refused with status ${status}`);
  }
}
