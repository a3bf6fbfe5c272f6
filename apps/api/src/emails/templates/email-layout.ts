import type { Language } from '@zentra/contracts';

/** What a letter says. Nothing in it was typed by anybody, so that nobody can write to strangers through us. */
export interface EmailContent {
  subject: string;
  paragraphs: string[];
  /** What to do, after the first paragraph. */
  link?: { label: string; url: string };
}

/** A mail as it is written, in one language. */
export interface LocalizedEmail extends EmailContent {
  language: Language;
}

/** As plain text, the link on a line of its own. */
export const toText = ({ paragraphs: [first = '', ...rest], link }: EmailContent): string =>
  `${[first, ...(link ? [link.url] : []), ...rest, 'Zentra'].map(wrapLines).join('\n\n')}\n`;

/** As simple HTML, without pictures or anything to fetch. */
export const toHtml = ({
  language,
  subject,
  paragraphs: [first = '', ...rest],
  link,
}: LocalizedEmail): string => {
  const paragraph = (text: string) => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`;
  const button = link
    ? `<p style="margin:0 0 16px"><a href="${escapeHtml(link.url)}" style="${BUTTON}">${escapeHtml(link.label)}</a></p>`
    : '';
  const body = [paragraph(first), button, ...rest.map(paragraph)].join('\n');
  return `<!doctype html>
<html lang="${language}" dir="${DIRECTIONS[language]}"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body style="${BODY}">
<div style="max-width:480px;margin:0 auto">
${body}
<p style="margin:0;color:#566266">Zentra</p>
</div></body></html>
`;
};

const DIRECTIONS: Record<Language, 'ltr' | 'rtl'> = { en: 'ltr', de: 'ltr', ar: 'rtl' };

const BODY = 'margin:0;padding:24px;background:#faf8f4;color:#1b2426;font:16px/24px sans-serif';
const BUTTON =
  'display:inline-block;padding:10px 16px;border-radius:12px;background:#0b6661;color:#ffffff;font-weight:bold;text-decoration:none';

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);

/** Lines of at most 72 characters, where words allow. */
const wrapLines = (text: string): string => text.replace(/(?=.{73})(.{1,72}) +/g, '$1\n');
