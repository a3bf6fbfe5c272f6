import type { LoggerService } from '@nestjs/common';
import pino, { type Logger } from 'pino';

/** pino behind Nest's logger: JSON lines, and nothing of a request's body, cookies or query in them. */
export class PinoLogger implements LoggerService {
  private readonly pino: Logger;

  constructor(level: string) {
    this.pino = pino({ level, base: undefined });
  }

  /** What Nest says while it starts, one line per route: of interest when something does not. */
  log = (message: unknown, context?: unknown): void => this.write('debug', message, context);
  warn = (message: unknown, context?: unknown): void => this.write('warn', message, context);
  debug = (message: unknown, context?: unknown): void => this.write('debug', message, context);
  verbose = (message: unknown, context?: unknown): void => this.write('trace', message, context);
  fatal = (message: unknown, context?: unknown): void => this.write('fatal', message, context);
  /** Nest passes a stack between message and context. */
  error = (message: unknown, ...rest: unknown[]): void => this.write('error', message, rest.at(-1));

  private write(level: pino.Level, message: unknown, context: unknown): void {
    const fields = typeof context === 'string' ? { context } : {};
    if (message instanceof Error) this.pino[level]({ ...fields, err: describe(message) }, message.name);
    else this.pino[level](fields, String(message));
  }
}

/** TypeORM and pg hang the statement's parameters on their errors, and those are people's words: keep the rest. */
function describe(error: Error): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return {
    type: name,
    message,
    stack,
    code,
    constraint,
    cause: cause instanceof Error ? describe(cause) : undefined,
  };
}
