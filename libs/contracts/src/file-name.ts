import { LIMITS } from './limits';

/**
 * Control and format characters. A right-to-left override displays `gpj.exe` as `exe.jpg`. Joiners
 * are excluded, because some scripts and emoji need them.
 */
const INVISIBLE = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/gu;
/** Characters with a special meaning in some operating system or shell. */
const SPECIAL = /[<>:"|?*]/g;

/** Device names of Windows, with any extension. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;
const ENDING = /\.[a-z0-9]{1,8}$/i;
/** File systems allow 255 bytes; the data export adds a prefix of 13. */
const MAX_BYTES = 240;

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

function* graphemesOf(text: string): Generator<string> {
  // Some older browsers have no segmenter. Node always has one.
  if (typeof Intl.Segmenter !== 'function') return yield* text;
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text))
    yield segment;
}

/**
 * Cuts a name to 120 characters and 240 bytes of UTF-8, between two graphemes. It preserves the
 * extension.
 */
export function cutFileName(name: string): string {
  if ([...name].length <= LIMITS.fileName.max && bytesOf(name) <= MAX_BYTES) return name;
  const ending = ENDING.exec(name)?.[0] ?? '';
  let [letters, bytes, stem] = [ending.length, ending.length, ''];
  for (const grapheme of graphemesOf(name.slice(0, name.length - ending.length))) {
    letters += [...grapheme].length;
    bytes += bytesOf(grapheme);
    if (letters > LIMITS.fileName.max || bytes > MAX_BYTES) break;
    stem += grapheme;
  }
  return (stem.replace(/[. ]+$/, '') || 'file') + ending;
}

/**
 * Returns a safe file name: one line without folders, 1 to 120 characters. It preserves the
 * extension of a cut name.
 */
export function cleanFileName(name: string): string {
  const last = name.normalize('NFC').split(/[\\/]/).at(-1) ?? '';
  const plain = last
    .replace(INVISIBLE, '')
    .replace(SPECIAL, '_')
    .replace(/\s+/gu, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
    .replace(DEVICE, '_$1');
  return plain === '' ? 'file' : cutFileName(plain);
}
