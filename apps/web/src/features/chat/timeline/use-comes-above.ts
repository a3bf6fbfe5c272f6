import { useState } from 'react';
import type { ListRow } from './scroll-controller';

/** Whether the lines that are new in this render are above those that were there. */
export function useComesAbove(rows: readonly ListRow[]): boolean {
  const [seen, setSeen] = useState({ rows, comesAbove: false });
  if (seen.rows === rows) return seen.comesAbove;
  // The first two say what is above them, and go when something is.
  const probe = Math.min(2, seen.rows.length - 1);
  const key = seen.rows[probe]?.key;
  const added = rows.length - seen.rows.length;
  const comesAbove = added > 0 && rows[probe]?.key !== key && rows[probe + added]?.key === key;
  setSeen({ rows, comesAbove });
  return comesAbove;
}
