// By path: a migration imports this file, and package names are not mapped where it runs.
import { foldText } from '../../../../libs/contracts/src/fold';

const NOT_ASCII = /[^\p{ASCII}]/gu;
const APOSTROPHE = /['’ʼ`´]/gu;
const DIGITS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/**
 * Returns a text as `users.search_name` stores it and the directory compares it. The text is
 * folded. Each letter outside ASCII becomes a capital and one or two small letters or digits.
 * `pg_trgm` drops characters that the locale of the database does not class as letters. Under `C`,
 * the locale of the embedded cluster, that is everything outside ASCII.
 */
export const toSearchText = (text: string): string =>
  foldText(text.replace(APOSTROPHE, ''))
    // NFD: a Hangul syllable or a voiced kana becomes several letters, one of which may be a typing
    // error.
    .normalize('NFD')
    .replace(/\s+/gu, ' ')
    .replace(NOT_ASCII, toAscii)
    .trim();

/**
 * Returns a code that differs between all letters of a script. The later digits differ from letter
 * to letter, too, so that trigrams are distinct.
 */
function toAscii(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  const capital = code % 26;
  const rest = Math.floor(code / 26);
  const second = DIGITS.charAt((rest + 7 * capital) % 36);
  // 936 codes are enough for an alphabet or kana, not for Han.
  const third = code < 0x3100 ? '' : DIGITS.charAt((Math.floor(rest / 36) + 11 * capital) % 36);
  return DIGITS.charAt(capital).toUpperCase() + second + third;
}
