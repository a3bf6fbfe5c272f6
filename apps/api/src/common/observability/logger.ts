import type { LoggerService } from '@nestjs/common';
import pino, { type DestinationStream, type Logger } from 'pino';

/** pino behind Nest's logger: JSON lines, and nothing of a request's body, cookies or query in them. */
export class PinoLogger implements LoggerService {
  private readonly pino: Logger;

  /** Writes to standard output, or to `destination`. */
  constructor(level: string, destination?: DestinationStream) {
    this.pino = pino({ level, base: undefined }, destination ?? pino.destination(1));
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

/** SQLSTATE class 22: Postgres quotes the value that it could not take. */
const QUOTES_A_VALUE = /^22[0-9A-Z]{3}$/;

/** TypeORM and pg hang the statement's parameters on their errors, and those are people's words: keep the rest. */
function describe(error: Error): Record<string, unknown> {
  const { name, message, stack = '', cause } = error;
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  const isSafe = !QUOTES_A_VALUE.test(String(code));
  return {
    type: name,
    message: isSafe ? message : 'Postgres could not take a value, which is not told here',
    // A stack begins with the message.
    stack: isSafe ? stack : stack.slice(Math.max(0, stack.search(/^ +at /m))),
    code,
    constraint,
    cause: cause instanceof Error ? describe(cause) : undefined,
  };
}
