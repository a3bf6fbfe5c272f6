import { dictionary } from '@zxcvbn-ts/language-common';
import { AppError } from '../common/errors/app-error';

/** Common passwords, which attackers try first. */
const COMMON = new Set(dictionary['passwords-common']);

/**
 * Digits and signs that may be added to a common password. With more, it counts as another
 * password.
 */
const MOST_ADDED = 6;
/** Characters. Shorter words match by chance, such as the first syllable of a name. */
const LEAST_WORD = 5;
/** Signs that replace letters in guesses. */
const LOOKALIKES: Record<string, string> = {
  '@': 'a',
  $: 's',
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '5': 's',
  '7': 't',
};

/**
 * Normalises a text for comparison. Case and outer white space make no password harder to guess.
 */
const plain = (text: string): string => text.normalize('NFC').trim().toLowerCase();

/**
 * Returns whether a password is common, also with up to 6 digits and signs around it, or with signs
 * in place of letters.
 */
function isCommon(typed: string): boolean {
  if (COMMON.has(typed)) return true;
  const word = typed.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  if (word.length < LEAST_WORD || typed.length - word.length > MOST_ADDED) return false;
  const spelled = word.replace(/[@$01357]/g, (sign) => LOOKALIKES[sign] ?? sign);
  return COMMON.has(word) || COMMON.has(spelled);
}

/**
 * Rejects a common password, a single repeated character, and the user's own name or address. Runs
 * no query, so call it before hashing.
 * @throws VALIDATION_FAILED at `path`, the field of the password
 */
export function assertUncommon(
  password: string,
  path: 'password' | 'newPassword',
  { username, email }: { username: string; email: string },
): void {
  const typed = plain(password);
  const [mailbox = ''] = email.split('@');
  if ([username, email, mailbox].map(plain).includes(typed)) throw AppError.invalid(path, 'own_name');
  if (isCommon(typed) || /^(.)\1*$/su.test(typed)) throw AppError.invalid(path, 'common_password');
}
