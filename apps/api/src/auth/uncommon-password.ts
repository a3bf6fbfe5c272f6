import { dictionary } from '@zxcvbn-ts/language-common';
import { AppError } from '../common/errors/app-error';

/** Passwords that guessers try first. */
const COMMON = new Set(dictionary['passwords-common']);

/** Digits and signs that guessers add to a common password, at most so many; with more, it is another password. */
const MOST_ADDED = 6;
/** Shorter words are common by chance, such as the first syllable of a name. */
const LEAST_WORD = 5;
/** What guessers write for a letter. */
const LOOKALIKES: Record<string, string> = {
  '@': 'a',
  $: 's',
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '5': 's',
  '7': 't',
};

/** Case and white space around it make no password harder to guess. */
const plain = (text: string): string => text.normalize('NFC').trim().toLowerCase();

/** Whether it is a common password, also with digits and signs before or after it, or in place of letters. */
function isCommon(typed: string): boolean {
  if (COMMON.has(typed)) return true;
  const word = typed.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  if (word.length < LEAST_WORD || typed.length - word.length > MOST_ADDED) return false;
  const spelled = word.replace(/[@$01357]/g, (sign) => LOOKALIKES[sign] ?? sign);
  return COMMON.has(word) || COMMON.has(spelled);
}

/**
 * Refuses a new password that guessers try first: a common one, one character over and over, the person's own name or address.
 * Costs no query, so call it before hashing.
 * @throws VALIDATION_FAILED at `path`, the field in which the password came
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
