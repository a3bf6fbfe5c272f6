import { ZentraError } from '@zentra/client';
import type { FieldValues, Path, UseFormSetError } from 'react-hook-form';

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
  const known = error.errors.flatMap(({ path, message }) => {
    const field = fields.find((one) => one === path);
    return field ? [{ field, message }] : [];
  });
  known.forEach(({ field, message }, i) =>
    setError(field, { type: 'server', message: asSentence(message) }, { shouldFocus: i === 0 }),
  );
  return known.length > 0 && known.length === error.errors.length;
}

/** The contract's messages begin with a verb: `must be one line`. */
const asSentence = (message: string): string => (/^[a-z]/.test(message) ? `This ${message}.` : message);
