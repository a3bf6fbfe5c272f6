/** Two people in the one order that locks and rows use. */
export interface Pair {
  lowId: string;
  highId: string;
}

/** Ids compare as text exactly as Postgres compares uuids: lower-case hex, byte by byte. */
export const pairOf = (a: string, b: string): Pair =>
  a < b ? { lowId: a, highId: b } : { lowId: b, highId: a };

export const otherOf = ({ lowId, highId }: Pair, id: string): string => (id === lowId ? highId : lowId);
