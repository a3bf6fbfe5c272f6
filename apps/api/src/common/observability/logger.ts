import type { LoggerService } from '@nestjs/common';
import pino, { type DestinationStream, type Logger } from 'pino';

/** Sends Nest's log to pino as JSON lines, without request bodies, cookies or queries. */
export class PinoLogger implements LoggerService {
  private readonly pino: Logger;

  /** Writes to standard output, or to `destination`. */
  constructor(level: string, destination?: DestinationStream) {
    this.pino = pino({ level, base: undefined }, destination ?? pino.destination(1));
  }

  /**
   * Nest's start-up messages, one line per route: debug, since they matter only when a start fails.
   */
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

/** SQLSTATE class 22, where Postgres quotes the value that it refused. */
const QUOTES_A_VALUE = /^22[0-9A-Z]{3}$/;

/**
 * Removes statement parameters, which TypeORM and pg add to their errors and which contain users'
 * texts.
 */
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
