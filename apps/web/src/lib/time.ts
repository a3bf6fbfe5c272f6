const DAY_MS = 86_400_000;

const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
const daysAgo = (date: Date) => Math.round((midnight(new Date()) - midnight(date)) / DAY_MS);
const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', options);

const clock = format({ hour: '2-digit', minute: '2-digit' });
const weekday = format({ weekday: 'long' });
const shortWeekday = format({ weekday: 'short' });
const dayMonth = format({ day: 'numeric', month: 'long' });
const shortDayMonth = format({ day: 'numeric', month: 'short' });
const fullDate = format({ day: 'numeric', month: 'long', year: 'numeric' });

export const formatClock = (iso: string): string => clock.format(new Date(iso));

/** `Today`, `Yesterday`, `Monday`, `12 November`, `12 November 2025`. */
export function formatDay(iso: string): string {
  const date = new Date(iso);
  const days = daysAgo(date);
  if (days <= 0) return 'Today';
  if (days === 1) return 'Yesterday';
  if (days < 7) return weekday.format(date);
  return date.getFullYear() === new Date().getFullYear() ? dayMonth.format(date) : fullDate.format(date);
}

/** The shortest form for a list: `14:32`, `Sat`, `12 Nov`. */
export function formatShort(iso: string): string {
  const date = new Date(iso);
  const days = daysAgo(date);
  if (days <= 0) return clock.format(date);
  return days < 7 ? shortWeekday.format(date) : shortDayMonth.format(date);
}

/** In a sentence: `today`, `yesterday`, `3 days ago`, `on 12 November`. */
export function formatAgo(iso: string): string {
  const days = daysAgo(new Date(iso));
  if (days <= 0) return 'today';
  if (days === 1) return 'yesterday';
  return days < 14 ? `${days} days ago` : `on ${formatDate(iso)}`;
}

export const formatDate = (iso: string): string => {
  const date = new Date(iso);
  return date.getFullYear() === new Date().getFullYear() ? dayMonth.format(date) : fullDate.format(date);
};

/** The same for all moments of one local day. */
export const dayKey = (iso: string): number => midnight(new Date(iso));

export const isSameDay = (a: string, b: string): boolean => dayKey(a) === dayKey(b);
