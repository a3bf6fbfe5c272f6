import { LinkifyIt } from 'linkify-it';

export type Part = { text: string; href?: string };
type Link = { start: number; end: number; href: string };

/**
 * Finds web and email addresses, with or without a scheme. Schemes that run code or open programs
 * are excluded.
 */
const finder = new LinkifyIt({ fuzzyLink: true }).add('ftp:', null).add('//', null);
const ALLOWED = ['https:', 'http:', 'mailto:'];

/**
 * The start of an address with a scheme. `linkify-it` requires a space or punctuation before it.
 */
const WITH_SCHEME = /(?<![\p{Script=Latin}\p{N}+])(?:https?:\/\/|mailto:)/giu;
const AUTHORITY_WITH_USER = /^https?:\/\/[^\s/?#]*@/iu;
const TOKEN = /^\S+/u;

/** Scripts without spaces between words continue after an address, but `2024年` is one word. */
const LETTER_OF_OTHER_SCRIPT = String.raw`(?![\p{Script=Latin}\p{Script=Common}])(?!(?<=\d)[年月日])\p{L}`;
/**
 * Format characters could hide in an address or reverse it. Persian and Indic words need joiners.
 */
const NOT_IN_ADDRESS = String.raw`(?![\u200c\u200d])\p{Cf}|\p{Extended_Pictographic}|\p{RI}|[\u2190-\u21ff]`;
const ADDRESS_END = new RegExp(
  `(?<=[a-z0-9])(?=${LETTER_OF_OTHER_SCRIPT})|${NOT_IN_ADDRESS}|[,;|](?=https?://)`,
  'iu',
);
/** Where an address without a scheme may begin or end within a sequence of letters. */
const BOUNDARY = new RegExp(
  [
    `(?<=[a-z0-9])(?=${LETTER_OF_OTHER_SCRIPT})`,
    String.raw`(?<=(?![\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}])[\p{L}\p{M}])(?=[a-z0-9])`,
    `(?<=${NOT_IN_ADDRESS}|=)|(?=${NOT_IN_ADDRESS})`,
  ].join('|'),
  'iu',
);

/**
 * Country codes that are also file extensions (`main.rs`) or words after a missing space (`ok.so`).
 */
const NOT_A_DOMAIN = new Set('am as cc do md mk ml mm pl ps py rs sh so st tf'.split(' '));

/** Splits a text at web and email addresses. Punctuation that ends a sentence is excluded. */
export function splitLinks(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const { start, end: linkEnd, href } of findLinks(text)) {
    parts.push({ text: text.slice(end, start) }, { text: text.slice(start, linkEnd), href });
    end = linkEnd;
  }
  return [...parts, { text: text.slice(end) }].filter((part) => part.text !== '');
}

function findLinks(text: string): Link[] {
  const links: Link[] = [];
  let from = 0;
  for (const { index } of text.matchAll(WITH_SCHEME)) {
    if (index < from) continue; // part of the previous address, as in `?next=https://…`
    links.push(...findWithoutScheme(text, from, index));
    const token = TOKEN.exec(text.slice(index))?.[0] ?? '';
    if (AUTHORITY_WITH_USER.test(token)) {
      // Addresses with user info are not linked: a name before the @ looks like the host.
      from = index + token.length;
      continue;
    }
    const found = finder.matchAtStart(untilEnd(token, text.slice(0, index)));
    from = index + (found?.lastIndex ?? 0);
    if (found && isAllowed(found.url)) links.push({ start: index, end: from, href: found.url });
  }
  return [...links, ...findWithoutScheme(text, from, text.length)];
}

/** Cuts what does not belong to an address: another script, an emoji, the end of `**…**`. */
function untilEnd(token: string, before: string): string {
  const mark = /([*_~`|])\1*$/u.exec(before)?.[0];
  const ends = [token.search(ADDRESS_END)];
  if (mark !== undefined)
    ends.push(token.search(new RegExp(`${mark.replace(/[*|]/g, String.raw`\$&`)}(?![\\p{L}\\p{N}])`, 'u')));
  return token.slice(0, Math.min(...ends.map((end) => (end < 0 ? token.length : end))));
}

function findWithoutScheme(text: string, from: number, to: number): Link[] {
  let start = from;
  return text
    .slice(from, to)
    .split(BOUNDARY)
    .flatMap((piece) => {
      const offset = start;
      start += piece.length;
      return (finder.match(piece) ?? []).flatMap(({ schema, url, index, lastIndex }): Link[] => {
        const href = schema === '' ? url.replace(/^http:/, 'https:') : url;
        if (!isAllowed(href) || (schema === '' && !isDomain(url.replace(/^http:\/\//, '')))) return [];
        return [{ start: offset + index, end: offset + lastIndex, href }];
      });
    });
}

/**
 * Returns true for an address without a scheme that has `www.`, a path or an unambiguous ending.
 */
function isDomain(address: string): boolean {
  if (/^www\.|[/?#]/i.test(address)) return true;
  const ending = address.slice(address.lastIndexOf('.') + 1);
  return !NOT_A_DOMAIN.has(ending.toLowerCase()) && !/^\p{Lu}\p{Ll}+$/u.test(ending);
}

const isAllowed = (href: string): boolean => URL.canParse(href) && ALLOWED.includes(new URL(href).protocol);
