import { dictionary } from '@zxcvbn-ts/language-common';
import { LIMITS } from '@zentra/contracts';
import { AppError } from '../common/app-error';

/** What guessers try first; shorter ones are refused by their length anyway. */
const COMMON = new Set(
  dictionary['passwords-common'].filter((password) => password.length >= LIMITS.password.min),
);

/** Case and white space around it make no password harder to guess. */
const plain = (text: string): string => text.normalize('NFC').trim().toLowerCase();

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
  if (COMMON.has(typed) || /^(.)\1*$/su.test(typed)) throw AppError.invalid(path, 'common_password');
}
