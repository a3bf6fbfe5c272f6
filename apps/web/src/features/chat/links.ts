import { LinkifyIt } from 'linkify-it';

export type Part = { text: string; href?: string };

/** The web and mail, written out or as people write them; nothing that runs or opens another program. */
const finder = new LinkifyIt({ fuzzyLink: true }).add('ftp:', null).add('//', null);
const ALLOWED = ['https:', 'http:', 'mailto:'];

/** Splits text at web and e-mail addresses; punctuation that ends a sentence is not part of one. */
export function splitLinks(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const { schema, url, index, lastIndex } of finder.match(text) ?? []) {
    const href = schema === '' ? url.replace(/^http:/, 'https:') : url;
    if (!URL.canParse(href) || !ALLOWED.includes(new URL(href).protocol)) continue;
    parts.push({ text: text.slice(end, index) }, { text: text.slice(index, lastIndex), href });
    end = lastIndex;
  }
  return [...parts, { text: text.slice(end) }].filter((part) => part.text !== '');
}
