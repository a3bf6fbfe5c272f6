import { foldText, INSIDE_WORDS } from '@zentra/contracts';

/** Scripts that set no space between words: each of their letters is a word, and a word is found as a run of letters. */
const ALONE = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar']
  .map((script) => String.raw`\p{scx=${script}}`)
  .join('');
/** Format characters inside a word do not divide it: a soft hyphen, the non-joiner of Persian. */
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

/** A word as it is compared, and where it stands in the text. */
export interface Word {
  folded: string;
  start: number;
  end: number;
}

/**
 * The words of a text in their order, folded: without case, accents and forms of letters. Letters, digits, emoji, + and # only,
 * so that they may stand in a LIKE pattern as they are.
 */
export const wordsOf = (text: string): Word[] =>
  [...text.matchAll(WORD)]
    .map(({ 0: word, index }) => ({ folded: fold(word), start: index, end: index + word.length }))
    .filter(({ folded }) => folded !== '');

const fold = (word: string): string =>
  PROGRAMMING.test(word) ? word.toLowerCase() : foldText(word).replace(NOT_OF_A_WORD, '');
