import type { Page } from '@zentra/contracts';
import type * as z from 'zod';
import { AppError } from '../errors/app-error';

/** Packs the sort key of a page's last row; opaque to clients, so that it may change. */
const encodeCursor = (key: unknown): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** @throws VALIDATION_FAILED for anything that `encodeCursor` did not make for this list. */
export function decodeCursor<Schema extends z.ZodType>(cursor: string | undefined, schema: Schema) {
  if (cursor === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw AppError.invalid('cursor', 'wrong_format', { format: 'cursor of this list' });
  }
}

/** One page from `limit + 1` rows: the extra row only tells that there is more. */
export function toPage<Row, Item>(
  rows: Row[],
  limit: number,
  keyOf: (row: Row) => unknown,
  toItem: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null;
  return { items: shown.map(toItem), nextCursor };
}
