import { STYLE } from './style';

/** HTML that `markup` has escaped or that is a constant. All other text is escaped. */
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
/** Control characters, and direction controls, which change the order of the text that follows. */
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
 * Returns HTML. Inserted values are escaped unless they are `Html`. Not named `html`: Prettier
 * would format its text, and close elements that a later part closes.
 */
export const markup = (strings: TemplateStringsArray, ...values: Value[]): Html =>
  new Html(strings.reduce((text, string, i) => text + render(values[i - 1] ?? null) + string));

/**
 * Returns the start of a page, without scripts or external resources. Direction controls isolate
 * `name`, since a title cannot contain elements.
 */
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

/** Returns a size such as `2.4 MB`, in the format of the app. */
export const inBytes = (bytes: number): string => {
  const [size, unit] = bytes < 1_000_000 ? [Math.max(bytes / 1_000, 1), 'kB'] : [bytes / 1_000_000, 'MB'];
  return `${size.toLocaleString('en-GB', { maximumFractionDigits: size < 10 ? 1 : 0 })} ${unit}`;
};

export const onDateTime = (iso: string): Html => time(iso, dateTime, ' UTC');
export const onDate = (iso: string): Html => time(iso, date, '');
export const atClock = (iso: string): Html => time(iso, clock, '');

/** Returns a count with its noun: `1 message`, `2 messages`, `200,000 messages`. */
export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`;
