// By its path: the migration that fills the column is also run where the packages' names are not mapped.
import { foldText } from '../../../../libs/contracts/src/fold';

const NOT_ASCII = /[^\p{ASCII}]/gu;
const APOSTROPHE = /['’ʼ`´]/gu;
const DIGITS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/**
 * Returns a text as `users.search_name` stores it and as the directory compares it: folded, and each letter outside ASCII
 * written as a capital and one or two small letters or digits. `pg_trgm` drops what the locale of the database does not
 * call a letter, and under `C` (the embedded cluster) that is everything outside ASCII.
 */
export const toSearchText = (text: string): string =>
  foldText(text.replace(APOSTROPHE, ''))
    .normalize('NFD') // a syllable of Hangul or a voiced kana is several letters, of which one may be a slip
    .replace(/\s+/gu, ' ')
    .replace(NOT_ASCII, toAscii)
    .trim();

/** Different for all letters of a script; the later digits differ from letter to letter, too, for trigrams to tell them. */
function toAscii(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  const capital = code % 26;
  const rest = Math.floor(code / 26);
  const second = DIGITS.charAt((rest + 7 * capital) % 36);
  // 936 codes are enough for an alphabet or kana, not for Han.
  const third = code < 0x3100 ? '' : DIGITS.charAt((Math.floor(rest / 36) + 11 * capital) % 36);
  return DIGITS.charAt(capital).toUpperCase() + second + third;
}
