import { midnight } from './day';
import { now } from './now';
import { locale, t } from '../i18n/i18n';

const DAY_MS = 86_400_000;

const daysAgo = (date: Date) => Math.round((midnight(new Date(now())) - midnight(date)) / DAY_MS);

const FORMS = {
  clock: { timeStyle: 'short' },
  weekday: { weekday: 'long' },
  shortWeekday: { weekday: 'short' },
  dayMonth: { day: 'numeric', month: 'long' },
  shortDayMonth: { day: 'numeric', month: 'short' },
  fullDate: { day: 'numeric', month: 'long', year: 'numeric' },
} satisfies Record<string, Intl.DateTimeFormatOptions>;

/** Cached formatters: creating one costs more than using it. */
const made = new Map<string, Intl.DateTimeFormat>();

function format(form: keyof typeof FORMS, date: Date): string {
  const key = `${locale()} ${form}`;
  const formatter = made.get(key) ?? new Intl.DateTimeFormat(locale(), FORMS[form]);
  made.set(key, formatter);
  return formatter.format(date);
}

const isThisYear = (date: Date) => date.getFullYear() === new Date(now()).getFullYear();

export const formatClock = (iso: string): string => format('clock', new Date(iso));

export const formatDate = (iso: string): string => {
  const date = new Date(iso);
  return format(isThisYear(date) ? 'dayMonth' : 'fullDate', date);
};

/** Formats a day: `Today`, `Yesterday`, `Monday`, `12 November`, `12 November 2025`. */
export function formatDay(iso: string): string {
  const date = new Date(iso);
  const days = daysAgo(date);
  if (days <= 0) return t('time.today');
  if (days === 1) return t('time.yesterday');
  return days < 7 ? format('weekday', date) : formatDate(iso);
}

/** Formats a day and time: `Today, 14:32`. */
export const formatMoment = (iso: string): string =>
  t('time.dayAndClock', { day: formatDay(iso), clock: formatClock(iso) });

/** Formats a time in the coming days: `Tue, 09:00`, `12 Nov, 09:00`. */
export function formatUntil(iso: string): string {
  const date = new Date(iso);
  const day = format(daysAgo(date) > -7 ? 'shortWeekday' : 'shortDayMonth', date);
  return t('time.dayAndClock', { day, clock: formatClock(iso) });
}

/** Formats the shortest form, for lists: `14:32`, `Sat`, `12 Nov`. */
export function formatShort(iso: string): string {
  const date = new Date(iso);
  const days = daysAgo(date);
  if (days <= 0) return format('clock', date);
  return format(days < 7 ? 'shortWeekday' : 'shortDayMonth', date);
}

/** Formats an age in a sentence: `today`, `yesterday`, `3 days ago`, `on 12 November`. */
export function formatAgo(iso: string): string {
  const days = daysAgo(new Date(iso));
  if (days <= 0) return t('time.agoToday');
  if (days === 1) return t('time.agoYesterday');
  return days < 14 ? t('time.daysAgo', { days }) : t('time.onDate', { date: formatDate(iso) });
}
