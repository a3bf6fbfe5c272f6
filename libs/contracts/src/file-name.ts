import { LIMITS } from './limits';

/**
 * Controls, and signs without a shape of their own (a right-to-left override makes `exe.jpg` of `gpj.exe`); but for the
 * joiners, which some scripts and emoji need.
 */
const INVISIBLE = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/gu;
/** What some system or shell takes for more than a letter of a name. */
const SPECIAL = /[<>:"|?*]/g;

/** What Windows takes for a device, with any ending. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;
const ENDING = /\.[a-z0-9]{1,8}$/i;
/** File systems take 255 bytes; the archive of one's data puts 13 before the name. */
const MAX_BYTES = 240;

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

function* graphemesOf(text: string): Generator<string> {
  // Some older browsers have no segmenter; a server always has.
  if (typeof Intl.Segmenter !== 'function') return yield* text;
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text))
    yield segment;
}

/** Cuts a name to 120 characters and 240 bytes of UTF-8, between two graphemes; its ending is kept. */
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

/** A name without folders and tricks: one line, 1 to 120 characters, the extension kept when it is cut. */
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
