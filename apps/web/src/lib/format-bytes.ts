import { locale } from './words';

const UNITS = ['kB', 'MB', 'GB'];

/** `1 kB`, `8.1 MB`: what a person would say of a file's size. */
export function formatBytes(bytes: number): string {
  let size = Math.max(bytes, 1_000) / 1_000;
  let unit = 0;
  while (size >= 1_000 && unit < UNITS.length - 1) {
    size /= 1_000;
    unit += 1;
  }
  const digits = unit > 0 && size < 10 ? 1 : 0;
  return `${size.toLocaleString(locale(), { maximumFractionDigits: digits })} ${UNITS[unit]}`;
}
