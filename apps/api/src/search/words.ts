/** Scripts that set no space between words: each of their letters is a word, and a word is found as a run of letters. */
const ALONE = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar']
  .map((script) => String.raw`\p{scx=${script}}`)
  .join('');
const WORD = new RegExp(
  [
    String.raw`\p{RI}{2}`,
    String.raw`\p{Extended_Pictographic}`,
    String.raw`(?=[\p{L}\p{N}])[${ALONE}][\p{M}ﾞﾟ]*`,
    String.raw`(?:(?!(?=[\p{L}\p{N}])[${ALONE}])[\p{L}\p{N}\p{M}])+`,
  ].join('|'),
  'gu',
);
/** Accents and vowel points; not the vowel signs of Indian scripts or the voicing marks of kana, which make other words. */
const ACCENT = /(?![\u3099\u309A])[\p{Script=Inherited}\u0591-\u05C7\u0610-\u061A\u06D6-\u06ED\u0640]/gu;
/** Letters that people without their keyboard write otherwise, and that Unicode does not take apart. */
const OTHERWISE = new Map(
  'ß:ss æ:ae œ:oe ø:o ł:l đ:d ð:d þ:th ħ:h ı:i ς:σ ة:ه ى:ي'
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
);
const SPECIAL = new RegExp(`[${[...OTHERWISE.keys()].join('')}]`, 'gu');
const NOT_OF_A_WORD = /[^\p{L}\p{N}\p{M}\p{Extended_Pictographic}\p{RI}]/gu;

/** A word as it is compared, and where it stands in the text. */
export interface Word {
  folded: string;
  start: number;
  end: number;
}

/**
 * The words of a text in their order, folded: without case, accents and forms of letters. Letters, digits and emoji only, so
 * that they may stand in a LIKE pattern as they are.
 */
export const wordsOf = (text: string): Word[] =>
  [...text.matchAll(WORD)]
    .map(({ 0: word, index }) => ({ folded: fold(word), start: index, end: index + word.length }))
    .filter(({ folded }) => folded !== '');

const PLAIN = /^[a-z0-9]+$/;

function fold(word: string): string {
  const lower = word.toLowerCase();
  if (PLAIN.test(lower)) return lower;
  return word
    .normalize('NFKD')
    .toLowerCase()
    .replace(ACCENT, '')
    .replace(SPECIAL, (letter) => OTHERWISE.get(letter) ?? letter)
    .normalize('NFC')
    .replace(NOT_OF_A_WORD, '');
}
