/**
 * Created on first use: browsers from before 2023 do not support the `v` flag, and only the server
 * needs it.
 */
let rgi: RegExp | undefined;
const isRgi = (text: string): boolean => (rgi ??= new RegExp(String.raw`^\p{RGI_Emoji}$`, 'v')).test(text);

const VARIATION_SELECTOR = /[\ufe0e\ufe0f]/gu;
/** Code points that are displayed as text unless U+FE0F or a skin tone follows. */
const TEXT_BY_DEFAULT = /(?!\p{Emoji_Presentation})\p{Emoji}(?!\p{Emoji_Modifier})/gu;

/**
 * Returns the fully-qualified form of one emoji that Unicode recommends for interchange (UTS 51,
 * RGI): `❤` and `❤️` are both `❤️`.
 * Returns null for anything else: several emoji, letters, emoji with combining marks.
 */
export function toEmoji(text: string): string | null {
  const emoji = text.replace(VARIATION_SELECTOR, '').replace(TEXT_BY_DEFAULT, '$&\ufe0f');
  return isRgi(emoji) ? emoji : null;
}
