const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** Digits, # and * count as emoji only with a keycap. */
const PICTURED = /\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|\u20E3/u;

/** True for exactly one emoji as a reader sees it, however many code points it takes. */
export const isOneEmoji = (text: string): boolean =>
  PICTURED.test(text) && [...graphemes.segment(text)].length === 1;
