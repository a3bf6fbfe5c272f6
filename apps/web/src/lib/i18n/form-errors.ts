import { toNestErrors } from '@hookform/resolvers';
import { ZentraError } from '@zentra/client';
import { checkFields } from '@zentra/contracts';
import type { FieldErrors, FieldValues, Path, Resolver, UseFormSetError } from 'react-hook-form';
import type * as z from 'zod';
import { errorText } from './error-text';
import { fieldText } from './field-text';

/** Validates a form with the server's schema, and so with the same codes and texts. */
export const fieldResolver =
  <Values extends FieldValues>(schema: z.ZodType<Values, Values>): Resolver<Values> =>
  (values, _, options) => {
    const checked = checkFields(schema, values);
    if (checked.ok) return { values: checked.data, errors: {} };
    // Show the first error of each field.
    const first = [...checked.errors]
      .reverse()
      .map((error) => [error.path || 'root', { type: error.code, message: fieldText(error) }]);
    const flat = Object.fromEntries(first) as FieldErrors;
    return { values: {}, errors: toNestErrors<Values>(flat, options) };
  };

/**
 * Shows the server's field errors beside their fields, as errors of type `server`.
 * @returns true if no error remains to be shown for the whole form
 */
export function showFieldErrors<Values extends FieldValues>(
  error: unknown,
  fields: readonly Path<Values>[],
  setError: UseFormSetError<Values>,
): boolean {
  if (!(error instanceof ZentraError)) return false;
  const known = error.errors.flatMap((one) => {
    const field = fields.find((name) => name === one.path);
    // A specific error code, such as USERNAME_TAKEN, is more precise than the code of the field.
    return field
      ? [{ field, message: error.code === 'VALIDATION_FAILED' ? fieldText(one) : errorText(error) }]
      : [];
  });
  known.forEach(({ field, message }, i) =>
    setError(field, { type: 'server', message }, { shouldFocus: i === 0 }),
  );
  return known.length > 0 && known.length === error.errors.length;
}
