import type { Language } from '@zentra/contracts';

/**
 * The content of an email. It contains no user input, so that no one can use it to write to
 * strangers.
 */
export interface EmailContent {
  subject: string;
  paragraphs: string[];
  /** The action, after the first paragraph. */
  link?: { label: string; url: string };
}

/** An email with the language of its text. */
export interface LocalizedEmail extends EmailContent {
  language: Language;
}

/** Returns plain text, with the link on a separate line. */
export const toText = ({ paragraphs: [first = '', ...rest], link }: EmailContent): string =>
  `${[first, ...(link ? [link.url] : []), ...rest, 'Zentra'].map(wrapLines).join('\n\n')}\n`;

/** Returns simple HTML without pictures or other external resources. */
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

/** Breaks lines after at most 72 characters, where the words allow it. */
const wrapLines = (text: string): string => text.replace(/(?=.{73})(.{1,72}) +/g, '$1\n');
