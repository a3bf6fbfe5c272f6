import { IMAGE_TYPES } from '@zentra/contracts';
import { AppError } from '../common/app-error';

export type ImageType = (typeof IMAGE_TYPES)[number];
export type FileType =
  | { kind: 'image'; type: ImageType }
  /** `extension` is what its name must end with. */
  | { kind: 'file'; type: string; extension: string };

/** As much of the beginning of a file as tells what it is. */
export const HEAD_BYTES = 4_100;

const refuse = (detail?: string) => new AppError('FILE_TYPE_REFUSED', { detail });
const file = (type: string, extension: string): FileType => ({ kind: 'file', type, extension });
const image = (type: ImageType): FileType => ({ kind: 'image', type });

const OFFICE = 'application/vnd.openxmlformats-officedocument.';
/** What is a ZIP archive inside, by the sign that it carries. */
const ZIPPED: Record<string, [type: string, sign: string]> = {
  docx: [`${OFFICE}wordprocessingml.document`, '[Content_Types].xml'],
  xlsx: [`${OFFICE}spreadsheetml.sheet`, '[Content_Types].xml'],
  pptx: [`${OFFICE}presentationml.presentation`, '[Content_Types].xml'],
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
/** The older office's one container also holds installers: only these names are taken. */
const COMPOUND: Record<string, string> = {
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
};
const TEXTS: Record<string, string> = {
  txt: 'text/plain; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  ics: 'text/calendar; charset=utf-8',
  vcf: 'text/vcard; charset=utf-8',
};

/** What begins with these bytes, latin1, at an offset. */
const SIGNS: [at: number, sign: string, type: FileType][] = [
  [0, '\xff\xd8\xff', image('image/jpeg')],
  [0, '\x89PNG\r\n\x1a\n', image('image/png')],
  [0, 'GIF87a', image('image/gif')],
  [0, 'GIF89a', image('image/gif')],
  [8, 'WEBP', image('image/webp')],
  [8, 'WAVE', file('audio/wav', 'wav')],
  [0, '%PDF-', file('application/pdf', 'pdf')],
  [0, '{\\rtf', file('application/rtf', 'rtf')],
  [0, '\x1f\x8b', file('application/gzip', 'gz')],
  [0, '7z\xbc\xaf\x27\x1c', file('application/x-7z-compressed', '7z')],
  [0, 'ID3', file('audio/mpeg', 'mp3')],
  [0, '\xff\xfb', file('audio/mpeg', 'mp3')],
  [0, '\xff\xf3', file('audio/mpeg', 'mp3')],
  [0, '\xff\xf2', file('audio/mpeg', 'mp3')],
  [0, 'OggS', file('audio/ogg', 'ogg')],
  [0, 'fLaC', file('audio/flac', 'flac')],
];
const AVIF = ['avif', 'avis'];
const HEIC = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1'];
/** Text that a browser might take for a page, or a picture of words for a program. */
const MARKUP = /^\s*(<!doctype|<\?xml|<!--|<(html|head|body|script|svg|iframe|style|title|xsl)\b)/i;

/**
 * What a file is, by its first bytes; of its name only the ending counts, and only between kinds that are built alike.
 * @throws FILE_TYPE_REFUSED
 */
export function fileTypeOf(head: Buffer, name: string): FileType {
  const start = head.toString('latin1');
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  const found = SIGNS.find(([at, sign]) => start.startsWith(sign, at));
  const isRiff = found?.[0] !== 8 || start.startsWith('RIFF');
  if (found && isRiff) return found[2];
  if (start.startsWith('ftyp', 4)) return mediaOf(start);
  if (start.startsWith('\x1aE\xdf\xa3') && start.slice(0, 100).includes('webm'))
    return file('video/webm', 'webm');
  if (start.startsWith('PK\x03\x04')) return zippedOf(start, ending);
  if (start.startsWith('\xd0\xcf\x11\xe0')) {
    const type = COMPOUND[ending];
    if (type === undefined) throw refuse();
    return file(type, ending);
  }
  return textOf(head, ending);
}

function mediaOf(start: string): FileType {
  const brand = start.slice(8, 12);
  const length = start.charCodeAt(2) * 256 + start.charCodeAt(3);
  const brands = start.slice(8, Math.min(length, 200));
  if (AVIF.some((one) => brands.includes(one))) return image('image/avif');
  // Inside may be where it was taken, and there is nothing here to take that out.
  if (HEIC.includes(brand)) throw refuse('Pictures in HEIC cannot be read here; please send them as JPEG');
  if (brand === 'M4A ' || brand === 'M4B ') return file('audio/mp4', 'm4a');
  if (brand === 'qt  ') return file('video/quicktime', 'mov');
  return file('video/mp4', 'mp4');
}

function zippedOf(start: string, ending: string): FileType {
  const [type, sign] = ZIPPED[ending] ?? [];
  return type !== undefined && sign !== undefined && start.includes(sign)
    ? file(type, ending)
    : file('application/zip', 'zip');
}

function textOf(head: Buffer, ending: string): FileType {
  let text: string;
  try {
    // What is cut in the middle of a letter is no mistake.
    text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
  } catch {
    throw refuse();
  }
  if (/[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text) || MARKUP.test(text)) throw refuse();
  const type = TEXTS[ending];
  return type === undefined ? file('text/plain; charset=utf-8', 'txt') : file(type, ending);
}

const OF_PICTURES = /\.(jpe?g|jfif|png|gif|webp|avif|heic|bmp|tiff?)$/i;
/** Endings that mean the same. */
const ALIKE: Record<string, string[]> = { ogg: ['opus', 'oga'], mp4: ['m4v'], m4a: ['m4b'] };

/** The name with an ending that says what the file is. */
export function withEnding(name: string, extension: string, isImage: boolean): string {
  const lower = name.toLowerCase();
  if ([extension, ...(ALIKE[extension] ?? [])].some((one) => lower.endsWith(`.${one}`))) return name;
  return `${isImage ? name.replace(OF_PICTURES, '') || 'picture' : name}.${extension}`;
}
