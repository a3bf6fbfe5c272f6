/** Format characters inside words: soft hyphens, joiners, direction marks. */
export const INSIDE_WORDS = String.raw`\u00ad\u034f\u061c\u200b-\u200f\u2060\ufeff`;
const IGNORED = new RegExp(`[${INSIDE_WORDS}]`, 'gu');

/**
 * Accents and vowel points. Vowel signs of Indian scripts and voicing marks of kana are excluded,
 * because they change the word.
 */
const ACCENT = /(?![\u3099\u309A])[\p{Script=Inherited}\u0591-\u05C7\u0610-\u061A\u06D6-\u06ED\u0640]/gu;

/** Variants of letters that Unicode does not decompose, and final forms of Greek and Hebrew. */
const OTHERWISE = new Map(
  'ß:ss æ:ae œ:oe ø:o ł:l đ:d ð:d þ:th ħ:h ı:i ς:σ ך:כ ם:מ ן:נ ף:פ ץ:צ ة:ه ى:ي ی:ي ک:ك ہ:ه ھ:ه ە:ه'
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
);
const SPECIAL = new RegExp(`[${[...OTHERWISE.keys()].join('')}]`, 'gu');

const KATAKANA = /[\u30a1-\u30f6]/gu;
const TO_HIRAGANA = 0x60;
/** Arabic, Persian and Devanagari digits. */
const DIGIT = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/gu;

const PLAIN = /^[a-z0-9]+$/;

/**
 * Returns a text in the form that searches compare. It ignores case, accents, compatibility forms,
 * format characters and variants of letters.
 * The result is the same on every platform, independent of database and locale.
 */
export function foldText(text: string): string {
  const lower = text.toLowerCase();
  if (PLAIN.test(lower)) return lower;
  return text
    .replace(IGNORED, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(ACCENT, '')
    .replace(SPECIAL, (letter) => OTHERWISE.get(letter) ?? letter)
    .replace(KATAKANA, (kana) => String.fromCharCode(kana.charCodeAt(0) - TO_HIRAGANA))
    .replace(DIGIT, (digit) => String((digit.charCodeAt(0) - (digit < '\u0900' ? 0 : 6)) % 16))
    .normalize('NFC');
}
