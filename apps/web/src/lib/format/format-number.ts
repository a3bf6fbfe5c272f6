import { locale } from '../i18n/i18n';

const UNITS = ['kilobyte', 'megabyte', 'gigabyte'];

/** Cached formatters: creating one costs more than using it. */
const made = new Map<string, Intl.NumberFormat>();

/** Formats a number in the user's language and region. Digits are not 0 to 9 everywhere. */
export function formatNumber(value: number, options: Intl.NumberFormatOptions = {}): string {
  const key = `${locale()} ${JSON.stringify(options)}`;
  const formatter = made.get(key) ?? new Intl.NumberFormat(locale(), options);
  made.set(key, formatter);
  return formatter.format(value);
}

/** Formats a file size: `1 kB`, `8.1 MB`. */
export function formatBytes(bytes: number): string {
  let size = Math.max(bytes, 1_000) / 1_000;
  let unit = 0;
  while (size >= 1_000 && unit < UNITS.length - 1) {
    size /= 1_000;
    unit += 1;
  }
  const maximumFractionDigits = unit > 0 && size < 10 ? 1 : 0;
  return formatNumber(size, { style: 'unit', unit: UNITS[unit], maximumFractionDigits });
}
