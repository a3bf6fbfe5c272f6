import { ERRORS, problemSchema, type AckError, type ErrorCode, type FieldError } from '@zentra/contracts';

/**
 * What only a client can see: `NETWORK` no answer came. `INTERCEPTED` something on the way answered in the
 * server's place, such as the sign-in page of a network. `REFUSED` a proxy on the way refused the call.
 */
export type ClientErrorCode = 'NETWORK' | 'INTERCEPTED' | 'REFUSED';

/** Codes after which the same call may succeed later, unchanged. */
const TRANSIENT: readonly string[] = ['NETWORK', 'INTERCEPTED', 'UNAVAILABLE', 'INTERNAL', 'RATE_LIMITED'];
/** Statuses below 500 that say "later". */
const TRANSIENT_STATUSES = [408, 425];

/** What went wrong, by the contract's code or by one of the client's own. */
export class ZentraError extends Error {
  override readonly name = 'ZentraError';

  constructor(
    readonly code: ErrorCode | ClientErrorCode,
    message: string,
    readonly errors: FieldError[] = [],
    /** When a COOLDOWN ends (ISO-8601), or seconds to wait after RATE_LIMITED. */
    readonly retry: { at?: string; afterSeconds?: number } = {},
    options?: ErrorOptions,
    /** With SUSPENDED: what a moderator wrote to the user, if anything. Plain text. */
    readonly reason?: string,
  ) {
    super(message, options);
  }

  /** True where the same request may succeed later unchanged; a refusal never does. */
  get isTransient(): boolean {
    return TRANSIENT.includes(this.code);
  }

  /** True where the server could not be reached, for whatever reason. */
  get isUnreachable(): boolean {
    return ['NETWORK', 'INTERCEPTED', 'UNAVAILABLE'].includes(this.code);
  }

  /** `cause` is what the platform said of it. */
  static network(message = 'The server did not answer', cause?: unknown): ZentraError {
    return new ZentraError('NETWORK', message, [], {}, { cause });
  }

  /** For an answer that the server never gives: a redirect, a web page, a success of the wrong kind. */
  static intercepted({ status }: Pick<Response, 'status'>): ZentraError {
    const what = status === 0 ? 'a redirect' : `status ${status}`;
    return new ZentraError('INTERCEPTED', `Something on the way answered in the server's place (${what})`);
  }

  /** For JSON of another shape than the contract's; after some tries it counts as a defect, not as a refusal. */
  static unreadable(cause: unknown): ZentraError {
    return new ZentraError('INTERNAL', 'The answer is not what this client expects', [], {}, { cause });
  }

  static fromAck(error: AckError): ZentraError {
    return new ZentraError(error.code, error.message, error.errors, { afterSeconds: error.retryAfter });
  }

  /** Reads an answer that is no success: the server's own problem+json, else what its status says. */
  static async fromResponse(response: Response): Promise<ZentraError> {
    const retryAfter = Number(response.headers.get('retry-after'));
    const afterSeconds = Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : undefined;
    const problem = problemSchema.safeParse(await response.json().catch(() => undefined));
    if (!problem.success) return ZentraError.fromProxy(response, afterSeconds);
    const { code, detail, errors, retryAt, reason } = problem.data;
    return new ZentraError(code, detail, errors, { at: retryAt, afterSeconds }, {}, reason);
  }

  /**
   * By the status alone, which may be a proxy's: 408, 425, 429 and 5xx pass, every other 4xx is final. Two statuses
   * ask for a sign-in that is not ours: 401 without our problem (Basic authentication) and 511 (captive portal).
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
