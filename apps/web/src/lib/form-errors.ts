import { ZentraError } from '@zentra/client';
import type { FieldValues, Path, UseFormSetError } from 'react-hook-form';
import { words, type WordsId } from './words';

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
    setError(field, { type: 'server', message: sentence(message) }, { shouldFocus: i === 0 }),
  );
  return known.length > 0 && known.length === error.errors.length;
}

/** What the contract says of a field, by how it says it; whatever is not here is said in general. */
const SENTENCES: [says: RegExp, id: WordsId][] = [
  [/^must be an e-mail address$/, 'field.email'],
  [/^must be one line$/, 'field.oneLine'],
  [/^must not be empty$/, 'field.empty'],
  [/^must have (?<min>\d+) to (?<max>\d+) characters$/, 'field.length'],
  [/^may hold only a–z/, 'field.username'],
  [/^is one of the most common passwords$/, 'field.common'],
  [/^must not be your username/, 'field.ownName'],
];

function sentence(message: string): string {
  for (const [says, id] of SENTENCES) {
    const match = says.exec(message);
    const { min, max } = match?.groups ?? {};
    if (match) return words(id, { min: Number(min), max: Number(max) });
  }
  return words('field.other');
}
