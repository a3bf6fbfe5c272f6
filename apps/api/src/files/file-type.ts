import { cutFileName, IMAGE_TYPES } from '@zentra/contracts';
import { AppError } from '../common/errors/app-error';
import type { Incoming } from './incoming-files';
import { namesInZip } from './zip-names';

export type ImageType = (typeof IMAGE_TYPES)[number];
export type FileType =
  | { kind: 'image'; type: ImageType }
  /** `extension` is the required ending of the name. */
  | { kind: 'file'; type: string; extension: string };

const refuse = (detail?: string) => new AppError('FILE_TYPE_REFUSED', { detail });
const file = (type: string, extension: string): FileType => ({ kind: 'file', type, extension });
const image = (type: ImageType): FileType => ({ kind: 'image', type });

const OFFICE = 'application/vnd.openxmlformats-officedocument.';
/** Office's ZIP archives, by the folder that each kind has in addition to `[Content_Types].xml`. */
const OFFICE_KINDS: Record<string, [type: string, folder: string]> = {
  docx: [`${OFFICE}wordprocessingml.document`, 'word/'],
  xlsx: [`${OFFICE}spreadsheetml.sheet`, 'xl/'],
  pptx: [`${OFFICE}presentationml.presentation`, 'ppt/'],
};
/** ZIP archives that begin with their type, as their standards require. */
const ZIPPED: Record<string, [type: string, sign: string]> = {
  odt: ['application/vnd.oasis.opendocument.text', 'mimetypeapplication/vnd.oasis.opendocument.text'],
  ods: [
    'application/vnd.oasis.opendocument.spreadsheet',
    'mimetypeapplication/vnd.oasis.opendocument.spreadsheet',
  ],
  odp: [
    'application/vnd.oasis.opendocument.presentation',
    'mimetypeapplication/vnd.oasis.opendocument.presentation',
  ],
  epub: ['application/epub+zip', 'mimetypeapplication/epub+zip'],
};
/**
 * The container of older Office files also carries installers, so only these names are accepted.
 */
const COMPOUND: Record<string, string> = {
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
};
const TEXTS: Record<string, string> = {
  txt: 'text/plain',
  csv: 'text/csv',
  md: 'text/markdown',
  ics: 'text/calendar',
  vcf: 'text/vcard',
};

/** File signatures: offset, latin1 bytes and type. */
const SIGNS: [at: number, sign: string, type: FileType][] = [
  [0, '\xff\xd8\xff', image('image/jpeg')],
  [0, '\x89PNG\r\n\x1a\n', image('image/png')],
  [0, 'GIF87a', image('image/gif')],
  [0, 'GIF89a', image('image/gif')],
  [8, 'WEBP', image('image/webp')],
  [8, 'WAVE', file('audio/wav', 'wav')],
  [0, '%PDF-', file('application/pdf', 'pdf')],
  [0, '{\\rtf', file('application/rtf', 'rtf')],
  [0, '\xef\xbb\xbf{\\rtf', file('application/rtf', 'rtf')],
  [0, '\x1f\x8b', file('application/gzip', 'gz')],
  [0, '7z\xbc\xaf\x27\x1c', file('application/x-7z-compressed', '7z')],
  [0, 'ID3', file('audio/mpeg', 'mp3')],
  [0, 'OggS', file('audio/ogg', 'ogg')],
  [0, 'fLaC', file('audio/flac', 'flac')],
];
const AVIF = ['avif', 'avis'];
const HEIC = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1'];
/** Text that a browser might interpret as a page, including SVG with scripts. */
const MARKUP = /^\s*(<!doctype|<\?xml|<!--|<(html|head|body|script|svg|iframe|style|title|xsl)\b)/i;

/**
 * Returns the type of a file by its first bytes. The ending of its name only decides between types
 * with the same structure.
 * @throws FILE_TYPE_REFUSED
 */
export async function fileTypeOf(
  { head, path }: Pick<Incoming, 'head' | 'path'>,
  name: string,
): Promise<FileType> {
  const start = head.toString('latin1');
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  const found = SIGNS.find(([at, sign]) => start.startsWith(sign, at));
  const isRiff = found?.[0] !== 8 || start.startsWith('RIFF');
  if (found && isRiff) return found[2];
  if (start.startsWith('ftyp', 4)) return mediaOf(start, ending);
  if (ending === 'mov' && QUICKTIME.test(start)) return file('video/quicktime', 'mov');
  if (isMp3(head, ending)) return file('audio/mpeg', 'mp3');
  if (ending === 'pdf' && LATE_PDF.test(start.slice(0, 1_024 + 5))) return file('application/pdf', 'pdf');
  if (start.startsWith('\x1aE\xdf\xa3') && start.slice(0, 100).includes('webm'))
    return file('video/webm', 'webm');
  if (start.startsWith('PK\x03\x04')) return zippedOf(start, path, ending);
  if (start.startsWith('\xd0\xcf\x11\xe0')) {
    const type = COMPOUND[ending];
    if (type === undefined) throw refuse();
    return file(type, ending);
  }
  return textOf(head, ending);
}

/** A QuickTime movie from before the type box: one of these boxes comes first. */
const QUICKTIME = /^[\s\S]{4}(moov|mdat|wide|free|skip|pnot)/;
/** Content that may precede a PDF: a byte order mark, blank lines, or the header of a MIME part. */
const LATE_PDF = /^(\xef\xbb\xbf)?\s*([\w-]+:[^\r\n<]*\r?\n)*\s*%PDF-/;

/** Whether this is a frame of MPEG audio, layer III. Some encoders put zeros before the first. */
function isMp3(head: Buffer, ending: string): boolean {
  const zeros = ending === 'mp3' ? head.findIndex((byte) => byte !== 0) : 0;
  const [sync = 0, version = 0, rates = 0] = head.subarray(Math.max(zeros, 0));
  const isLayer3 = sync === 0xff && (version & 0xe6) === 0xe2 && (version & 0x18) !== 0x08;
  return isLayer3 && (rates & 0xf0) !== 0xf0 && (rates & 0x0c) !== 0x0c;
}

function mediaOf(start: string, ending: string): FileType {
  const length = Math.min(start.charCodeAt(2) * 256 + start.charCodeAt(3), 200);
  const brands = [start.slice(8, 12)];
  for (let at = 16; at + 4 <= length; at += 4) brands.push(start.slice(at, at + 4));
  const [brand = ''] = brands;
  const has = (list: readonly string[]) => brands.some((one) => list.includes(one));
  if (has(AVIF)) return image('image/avif');
  // It may contain the location where it was taken, and this server cannot remove that.
  if (has(HEIC)) throw refuse('Pictures in HEIC cannot be read here; please send them as JPEG');
  // Recorders of phones and browsers give audio files the brands of videos; only the name
  // distinguishes them.
  if (/^M4[AB] $/.test(brand) || /^m4[ab]$/.test(ending)) return file('audio/mp4', 'm4a');
  if (brand === 'qt  ') return file('video/quicktime', 'mov');
  return brand.startsWith('3gp') && ending === '3gp' ? file('video/3gpp', '3gp') : file('video/mp4', 'mp4');
}

async function zippedOf(start: string, path: string, ending: string): Promise<FileType> {
  const [office, folder = ''] = OFFICE_KINDS[ending] ?? [];
  if (office !== undefined) {
    const names = await namesInZip(path);
    const isOffice = names?.has('[Content_Types].xml') && [...names].some((name) => name.startsWith(folder));
    return isOffice ? file(office, ending) : file('application/zip', 'zip');
  }
  const [type, sign = ''] = ZIPPED[ending] ?? [];
  return type !== undefined && start.includes(sign) ? file(type, ending) : file('application/zip', 'zip');
}

/** Returns the text and its encoding. `head` may end in the middle of a character. */
function decode(head: Buffer, ending: string): [text: string, charset: string | undefined] {
  const as = (encoding: string) => new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true });
  try {
    if (head.subarray(0, 2).equals(Buffer.of(0xff, 0xfe))) return [as('utf-16le'), 'utf-16'];
    if (head.subarray(0, 2).equals(Buffer.of(0xfe, 0xff))) return [as('utf-16be'), 'utf-16'];
    return [as('utf-8'), 'utf-8'];
  } catch {
    // Windows-1252, CP1251, Shift-JIS …: the encoding is unknown, and the bytes remain unchanged.
    if (!(ending in TEXTS)) throw refuse();
    return [head.toString('latin1'), undefined];
  }
}

/** Comments at the beginning of Markdown, including one that is longer than `head`. */
const COMMENTS = /^\s*(<!--[\s\S]*?(-->\s*|$))+/;

function textOf(head: Buffer, ending: string): FileType {
  const [text, charset] = decode(head, ending);
  const content = ending === 'md' ? text.replace(COMMENTS, '') : text;
  if (/[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text) || MARKUP.test(content)) throw refuse();
  const type = `${TEXTS[ending] ?? 'text/plain'}${charset === undefined ? '' : `; charset=${charset}`}`;
  return file(type, ending in TEXTS ? ending : 'txt');
}

const OF_PICTURES = /\.(jpe?g|jfif|png|gif|webp|avif|heic|bmp|tiff?)$/i;
/** Equivalent endings. */
const ALIKE: Record<string, string[]> = { ogg: ['opus', 'oga'], mp4: ['m4v'], m4a: ['m4b'] };

/** Returns the name with an ending that matches the type. */
export function withEnding(name: string, extension: string, isImage: boolean): string {
  const lower = name.toLowerCase();
  if ([extension, ...(ALIKE[extension] ?? [])].some((one) => lower.endsWith(`.${one}`))) return name;
  return cutFileName(`${isImage ? name.replace(OF_PICTURES, '') || 'picture' : name}.${extension}`);
}
