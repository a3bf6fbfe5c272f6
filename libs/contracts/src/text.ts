/**
 * Direction controls. They change the direction of the following text, or of the surrounding text
 * if they are not closed.
 */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const DIRECTIONS = new RegExp(DIRECTION, 'gu');
/** Marks: direction controls that affect only their position. The others must be closed. */
const MARK = /[\u061c\u200e\u200f]/u;

/** Invisible characters. They are preserved only where an adjacent letter or emoji needs them. */
const IGNORABLE = /[\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\ufff9-\ufffb]/u;
const BREAKS = /\r\n|[\r\v\f\u0085\u2028\u2029]/gu;
const C1 = /[\u0080-\u009f]/gu;

const VISIBLE = /(?![\p{Default_Ignorable_Code_Point}\u2800\u{1d159}])[\p{L}\p{N}\p{P}\p{S}\p{Co}]/u;
const NAMING = /(?![\p{Default_Ignorable_Code_Point}\u2800\u{1d159}])[\p{L}\p{N}\p{S}]/u;

/**
 * Returns true if the text has a visible character. Spaces, format characters and lone combining
 * marks do not count.
 */
export const isVisible = (text: string): boolean => VISIBLE.test(text);

/** Returns true if the text can be a name: it has a letter, a digit, a symbol or an emoji. */
export const isNaming = (text: string): boolean => NAMING.test(text);

/** Returns true if the text has direction controls. */
export const hasDirectionControls = (text: string): boolean => DIRECTION.test(text);

/**
 * Removes direction controls, so that a text cannot change the direction of a sentence around it.
 * For values from before names were checked.
 */
export const withoutDirectionControls = (text: string): string => text.replace(DIRECTIONS, '');

/** The last letter decides whether a joiner is needed. */
const LAST_LETTER = /(\p{L})\p{M}*$/u;
const NEVER_JOINED =
  /[\p{scx=Latin}\p{scx=Greek}\p{scx=Cyrillic}\p{scx=Armenian}\p{scx=Georgian}\p{scx=Hebrew}\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hangul}\p{scx=Thai}\p{scx=Lao}]/u;
const EMOJI_PART = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{RI}|\ufe0f)$/u;
const FLAG_WITH_TAGS = /\u{1f3f4}[\u{e0020}-\u{e007f}]*$/u;
/** UTF-16 units before a character that the rules below examine. */
const NEAR = 24;

const isJoined = (before: string): boolean => {
  const letter = LAST_LETTER.exec(before)?.[1];
  return letter !== undefined && !NEVER_JOINED.test(letter);
};

/**
 * Returns true if the text begins with a letter of a cursive script: a Persian suffix after digits,
 * quotes or Latin.
 */
const beginsJoined = (after: string): boolean => {
  const letter = /^\p{L}/u.exec(after)?.[0];
  return letter !== undefined && !NEVER_JOINED.test(letter);
};

/** Returns true if an ignorable character has an effect between its neighbours. */
function isNeeded(character: string, before: string, after: string): boolean {
  if (character === '\u200d')
    return isJoined(before) || (EMOJI_PART.test(before) && /^\p{Extended_Pictographic}/u.test(after));
  if (character === '\u200c')
    return isJoined(before)
      ? /^[\p{L}\p{M}]/u.test(after)
      : /[\p{L}\p{N}\p{P}]$/u.test(before) && beginsJoined(after);
  if (/[\ufe0e\ufe0f]/u.test(character))
    return /\p{Extended_Pictographic}$/u.test(before) || (/[0-9#*]$/u.test(before) && after[0] === '\u20e3');
  if (/[\ufe00-\ufe0d\u{e0100}-\u{e01ef}]/u.test(character)) return /[\p{sc=Han}\p{Sm}]$/u.test(before);
  if (/[\u180b-\u180f]/u.test(character)) return /\p{sc=Mongolian}$/u.test(before);
  return /[\u{e0020}-\u{e007f}]/u.test(character) && FLAG_WITH_TAGS.test(before);
}

/** Removes ignorable characters without an effect, except those that match `keep`. */
function withoutIgnorable(text: string, keep: RegExp): string {
  if (!IGNORABLE.test(text)) return text;
  let cleaned = '';
  let at = 0;
  for (const character of text) {
    at += character.length;
    if (
      !IGNORABLE.test(character) ||
      keep.test(character) ||
      isNeeded(character, cleaned.slice(-NEAR), text.slice(at, at + 2))
    )
      cleaned += character;
  }
  // A removal may leave another joiner without an effect, so repeat until the text is stable.
  const normal = cleaned.normalize('NFC');
  return normal === text ? text : withoutIgnorable(normal, keep);
}

/**
 * Returns the original if the cleaned text is invisible. The rules then report `invisible` instead
 * of `required`.
 */
const unlessInvisible = (cleaned: string, original: string): string =>
  isVisible(cleaned) ? cleaned : original;

/**
 * Returns a line in its stored form: NFC, trimmed, without invisible characters.
 * Line breaks, control characters and direction controls remain, so that the rules of `line` can
 * refuse them.
 */
export function cleanLine(text: string): string {
  const normal = text.normalize('NFC').trim();
  return unlessInvisible(withoutIgnorable(normal.replaceAll('\u2800', ' '), DIRECTION).trim(), normal);
}

/** Soft hyphens and zero-width spaces mark line break opportunities. Khmer and Thai need them. */
const PRESERVED_IN_TEXT = new RegExp(String.raw`[\u00ad\u200b\u2060]|${MARK.source}`, 'u');

/** Western European letters and line feeds. Most texts contain only these and need no cleaning. */
const PLAIN = /^[\n\x20-\x7e\xa1-\xac\xae-\xff]*$/;

/**
 * Returns a text of several lines in its stored form: NFC, `\n` as line break, without C1 controls
 * and invisible characters.
 * Direction marks remain; direction controls that must be closed are removed.
 */
export function cleanText(text: string): string {
  if (PLAIN.test(text)) return text;
  const normal = text.normalize('NFC').replace(BREAKS, '\n').replace(C1, '');
  return unlessInvisible(withoutIgnorable(normal, PRESERVED_IN_TEXT), normal);
}

/** Returns the length of a text in its stored form, in code points. For counters and limits. */
export const countText = (text: string): number => [...cleanText(text)].length;
