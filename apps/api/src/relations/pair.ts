/** Two users in the order that locks and rows use. */
export interface Pair {
  lowId: string;
  highId: string;
}

/** Orders two user ids. As text, they sort like uuids in Postgres: lower-case hex, byte by byte. */
export const pairOf = (a: string, b: string): Pair =>
  a < b ? { lowId: a, highId: b } : { lowId: b, highId: a };

/** Returns the other user of a pair. */
export const otherOf = ({ lowId, highId }: Pair, id: string): string => (id === lowId ? highId : lowId);
