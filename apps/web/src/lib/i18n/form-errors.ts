import { toNestErrors } from '@hookform/resolvers';
import { ZentraError } from '@zentra/client';
import { checkFields } from '@zentra/contracts';
import type { FieldErrors, FieldValues, Path, Resolver, UseFormSetError } from 'react-hook-form';
import type * as z from 'zod';
import { errorText } from './error-text';
import { fieldText } from './field-text';

/** Checks a form by the schema that the server checks it by, with the same codes and the same sentences. */
export const fieldResolver =
  <Values extends FieldValues>(schema: z.ZodType<Values, Values>): Resolver<Values> =>
  (values, _, options) => {
    const checked = checkFields(schema, values);
    if (checked.ok) return { values: checked.data, errors: {} };
    // The first of a field is the one to mend first.
    const first = [...checked.errors]
      .reverse()
      .map((error) => [error.path || 'root', { type: error.code, message: fieldText(error) }]);
    const flat = Object.fromEntries(first) as FieldErrors;
    return { values: {}, errors: toNestErrors<Values>(flat, options) };
  };

/**
 * Puts what the server said about fields beside them, as errors of type `server`.
 * @returns whether there is nothing left to say about the whole form
 */
export function showFieldErrors<Values extends FieldValues>(
  error: unknown,
  fields: readonly Path<Values>[],
  setError: UseFormSetError<Values>,
): boolean {
  if (!(error instanceof ZentraError)) return false;
  const known = error.errors.flatMap((one) => {
    const field = fields.find((name) => name === one.path);
    // A code of its own says more than the field's: whose name or address is taken.
    return field
      ? [{ field, message: error.code === 'VALIDATION_FAILED' ? fieldText(one) : errorText(error) }]
      : [];
  });
  known.forEach(({ field, message }, i) =>
    setError(field, { type: 'server', message }, { shouldFocus: i === 0 }),
  );
  return known.length > 0 && known.length === error.errors.length;
}
