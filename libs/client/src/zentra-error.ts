import { ERRORS, problemSchema, type AckError, type ErrorCode, type FieldError } from '@zentra/contracts';

/** What went wrong, by the contract's code; `NETWORK` means that no answer came at all, so a retry is safe. */
export class ZentraError extends Error {
  override readonly name = 'ZentraError';

  constructor(
    readonly code: ErrorCode | 'NETWORK',
    message: string,
    readonly errors: FieldError[] = [],
    /** When a COOLDOWN ends (ISO-8601), or seconds to wait after RATE_LIMITED. */
    readonly retry: { at?: string; afterSeconds?: number } = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** True where the same request may succeed later unchanged; a refusal by the server never does. */
  get isTransient(): boolean {
    return ['NETWORK', 'UNAVAILABLE', 'INTERNAL', 'RATE_LIMITED'].includes(this.code);
  }

  /** `cause` is what the platform said of it. */
  static network(message = 'The server did not answer', cause?: unknown): ZentraError {
    return new ZentraError('NETWORK', message, [], {}, { cause });
  }

  static fromAck(error: AckError): ZentraError {
    return new ZentraError(error.code, error.message, error.errors, { afterSeconds: error.retryAfter });
  }

  /** Reads a problem+json answer; anything else (a proxy's page, say) becomes UNAVAILABLE. */
  static async fromResponse(response: Response): Promise<ZentraError> {
    const problem = problemSchema.safeParse(await response.json().catch(() => undefined));
    if (!problem.success) return new ZentraError('UNAVAILABLE', ERRORS.UNAVAILABLE.title);
    const { code, detail, errors, retryAt } = problem.data;
    const retryAfter = Number(response.headers.get('retry-after'));
    return new ZentraError(code, detail, errors, {
      at: retryAt,
      afterSeconds: Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : undefined,
    });
  }
}
