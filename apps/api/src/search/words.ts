import { foldText, INSIDE_WORDS } from '@zentra/contracts';

/**
 * Scripts without spaces between words: each letter is a word, and a word is found as consecutive
 * letters.
 */
const ALONE = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar']
  .map((script) => String.raw`\p{scx=${script}}`)
  .join('');
/**
 * Format characters inside a word, such as a soft hyphen or the non-joiner of Persian, do not
 * divide it.
 */
const LETTER = String.raw`(?!(?=[\p{L}\p{N}])[${ALONE}])[\p{L}\p{N}\p{M}${INSIDE_WORDS}]`;
/** `C++`, `C#` and `don't` are one word each; `l'amour` is two. */
const WORD = new RegExp(
  [
    String.raw`\p{RI}{2}`,
    String.raw`\p{Extended_Pictographic}`,
    String.raw`(?=[\p{L}\p{N}])[${ALONE}][\p{M}ﾞﾟ]*`,
    String.raw`(?<![\p{L}\p{N}])[a-z](?:\+\+|#)(?![\p{L}\p{N}])`,
    `(?:${LETTER})+(?:['’](?:t|s|d|m|re|ll|ve)(?!${LETTER}))?`,
  ].join('|'),
  'giu',
);
const PROGRAMMING = /^[a-z](?:\+\+|#)$/i;
const NOT_OF_A_WORD = /[^\p{L}\p{N}\p{M}\p{Extended_Pictographic}\p{RI}]/gu;

/** A folded word for comparison, and its position in the text. */
export interface Word {
  folded: string;
  start: number;
  end: number;
}

/**
 * Returns the words of a text in order, folded: without case, accents and variants of letters. They
 * consist of letters, digits, emoji, + and # only, so a LIKE pattern needs no escapes.
 */
export const wordsOf = (text: string): Word[] =>
  [...text.matchAll(WORD)]
    .map(({ 0: word, index }) => ({ folded: fold(word), start: index, end: index + word.length }))
    .filter(({ folded }) => folded !== '');

const fold = (word: string): string =>
  PROGRAMMING.test(word) ? word.toLowerCase() : foldText(word).replace(NOT_OF_A_WORD, '');
