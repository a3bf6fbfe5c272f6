import { locale } from '../i18n/i18n';

const UNITS = ['kilobyte', 'megabyte', 'gigabyte'];

/** Making a formatter costs more than using it. */
const made = new Map<string, Intl.NumberFormat>();

/** A number in the digits of the person's language and region, which are not 0 to 9 everywhere. */
export function formatNumber(value: number, options: Intl.NumberFormatOptions = {}): string {
  const key = `${locale()} ${JSON.stringify(options)}`;
  const formatter = made.get(key) ?? new Intl.NumberFormat(locale(), options);
  made.set(key, formatter);
  return formatter.format(value);
}

/** `1 kB`, `8.1 MB`: what a person would say of a file's size. */
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
