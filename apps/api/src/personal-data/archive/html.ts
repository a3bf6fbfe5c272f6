import { STYLE } from './style';

/** Text that went through `markup` or is ours: anything else is escaped. */
export class Html {
  constructor(readonly text: string) {}
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Controls, and what would turn the direction of the sentence around it where it is not closed. */
const UNPRINTABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\u202A-\u202E\u2066-\u2069]/g;

const escape = (text: string): string =>
  text.replace(UNPRINTABLE, '').replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');

type Value = string | number | Html | false | null | Value[];

function render(value: Value): string {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(render).join('');
  return value === false || value === null ? '' : escape(String(value));
}

/**
 * A piece of a page; whatever is put into it is escaped unless it is such a piece itself. Not named `html`: Prettier would
 * lay out its text, and close what a page leaves open for what comes.
 */
export const markup = (pieces: TemplateStringsArray, ...values: Value[]): Html =>
  new Html(pieces.reduce((text, piece, i) => text + render(values[i - 1] ?? null) + piece));

/** Everything before the content: no script, nothing from elsewhere. `name` is isolated, since a title has no elements. */
export const pageStart = (name: string): Html => markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'">
<title>&#8296;${name}&#8297; on Zentra</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
`;

export const pageEnd = markup`</main>
</body>
</html>
`;

const dateTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' });
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'UTC' });

const time = (iso: string, format: Intl.DateTimeFormat, zone: string): Html =>
  markup`<time datetime="${iso}">${format.format(new Date(iso))}${zone}</time>`;

/** `2.4 MB`, as the app says it. */
export const inBytes = (bytes: number): string => {
  const [size, unit] = bytes < 1_000_000 ? [Math.max(bytes / 1_000, 1), 'kB'] : [bytes / 1_000_000, 'MB'];
  return `${size.toLocaleString('en-GB', { maximumFractionDigits: size < 10 ? 1 : 0 })} ${unit}`;
};

export const onDateTime = (iso: string): Html => time(iso, dateTime, ' UTC');
export const onDate = (iso: string): Html => time(iso, date, '');
export const atClock = (iso: string): Html => time(iso, clock, '');

/** `1 message`, `2 messages`, `200,000 messages`. */
export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`;
