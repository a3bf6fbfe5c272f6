/** Returns the start of the local day of a date, in ms since 1970. */
export const midnight = (date: Date): number =>
  new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

/** Returns the same number for all timestamps of one local day. */
export const dayKey = (iso: string): number => midnight(new Date(iso));

export const isSameDay = (a: string, b: string): boolean => dayKey(a) === dayKey(b);
