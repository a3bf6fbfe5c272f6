import type { Page } from '@zentra/contracts';
import type * as z from 'zod';
import { AppError } from '../errors/app-error';

/** Encodes the sort key of a page's last row. Opaque to clients, so that it may change. */
const encodeCursor = (key: unknown): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** Decodes a cursor. @throws VALIDATION_FAILED where it does not match `schema` */
export function decodeCursor<Schema extends z.ZodType>(cursor: string | undefined, schema: Schema) {
  if (cursor === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw AppError.invalid('cursor', 'wrong_format', { format: 'cursor of this list' });
  }
}

/** Returns one page of `limit + 1` rows. The extra row only shows that there are more. */
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
