import { useState } from 'react';
import type { ListRow } from './scroll-controller';

/** Returns true if the rows added by this render are above the existing ones. */
export function useComesAbove(rows: readonly ListRow[]): boolean {
  const [seen, setSeen] = useState({ rows, comesAbove: false });
  if (seen.rows === rows) return seen.comesAbove;
  // The first two rows describe what is above them, and are replaced when rows are added there.
  const probe = Math.min(2, seen.rows.length - 1);
  const key = seen.rows[probe]?.key;
  const added = rows.length - seen.rows.length;
  const comesAbove = added > 0 && rows[probe]?.key !== key && rows[probe + added]?.key === key;
  setSeen({ rows, comesAbove });
  return comesAbove;
}
