import { StandardSchemaValidationPipe } from '@nestjs/common';
import { AppError } from './app-error';

type Issues = readonly { message: string; path?: readonly (PropertyKey | { key: PropertyKey })[] }[];

const MOST_ERRORS = 20;

/** VALIDATION_FAILED from a schema's issues, each with its dotted path. */
export function invalidBy(issues: Issues): AppError {
  const errors = issues.slice(0, MOST_ERRORS).map(({ message, path = [] }) => ({
    path: path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
    message,
  }));
  return new AppError('VALIDATION_FAILED', { errors });
}

/** Validates whatever parameter names a schema: `@Body({ schema })`, `@Query({ schema })`, `@Param({ schema })`. */
export class SchemaPipe extends StandardSchemaValidationPipe {
  constructor() {
    super({ exceptionFactory: invalidBy });
  }

  /** Our schemas refuse unknown keys; walking the input before that overflows the stack on deep JSON. */
  protected override stripProtoKeys(): void {}
}
