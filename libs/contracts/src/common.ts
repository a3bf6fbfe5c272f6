import * as z from 'zod';
import { fieldRule } from './field-errors';
import { LIMITS } from './limits';

const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/u;
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** True for text that Postgres and every client can hold: no control character, no half of a surrogate pair. */
const isStorable = (text: string): boolean => !CONTROL.test(text) && !LONE_SURROGATE.test(text);

const storable = () => z.string().refine(isStorable, fieldRule('forbidden_characters'));

/** Counts what a reader counts, code points, as Postgres does. */
const lengthOf = (text: string): number => [...text].length;

/** Adds the rules for a length of `min` to `max` characters; an empty text is `required`, not too short. */
const sized = (schema: z.ZodString, min: number, max: number) => {
  // A code point is at most two units long: that spares counting a megabyte.
  const isTooShort = (text: string) => text !== '' && text.length < min * 2 && lengthOf(text) < min;
  const isTooLong = (text: string) => text.length > max && (text.length > max * 2 || lengthOf(text) > max);
  return schema
    .refine((text) => min === 0 || text !== '', fieldRule('required'))
    .refine((text) => !isTooShort(text), fieldRule('too_short', { min }))
    .refine((text) => !isTooLong(text), fieldRule('too_long', { max }));
};

/** One line of text: NFC, trimmed, `min`–`max` characters, no line breaks. */
export const line = (min: number, max: number) =>
  sized(
    storable()
      .overwrite((text) => text.normalize('NFC').trim())
      .refine((text) => !/[\r\n\t]/.test(text), fieldRule('not_one_line')),
    min,
    max,
  );

/** Text of several lines: NFC, `min`–`max` characters, not only white space where `min` > 0. */
export const text = (min: number, max: number) =>
  sized(
    storable().overwrite((value) => value.normalize('NFC').replaceAll('\r\n', '\n')),
    min,
    max,
  ).refine((value) => min === 0 || value.trim() !== '', fieldRule('required'));

/** Text of several lines without white space around it: NFC, trimmed, then `min`–`max` characters. */
export const trimmedText = (min: number, max: number) =>
  sized(
    storable().overwrite((value) => value.normalize('NFC').replaceAll('\r\n', '\n').trim()),
    min,
    max,
  );

/** A secret: kept exactly as typed apart from NFC, so that the same keys always give the same secret. */
export const secret = (min: number, max: number) =>
  sized(
    storable().overwrite((value) => value.normalize('NFC')),
    min,
    max,
  );

/** Lengths as OpenAPI says them; the refinements above are what enforces them. */
export const lengths = ({ min, max }: { min?: number; max: number }) => ({
  minLength: min ?? 0,
  maxLength: max,
});

/** A UUID in lower case; ids that the server makes are UUIDv7. */
export const idSchema = z.uuid().toLowerCase();
export const timestampSchema = z.iso.datetime();

export const idParamSchema = z.strictObject({ id: idSchema });

/** Query strings carry numbers as text. */
const queryInt = (min: number, max: number) =>
  z
    .string()
    .refine((digits) => /^\d{1,10}$/.test(digits), fieldRule('not_whole_number'))
    .meta({ pattern: '^\\d{1,10}$' })
    .transform(Number)
    .refine((n) => n >= min, fieldRule('too_small', { min }))
    .refine((n) => n <= max, fieldRule('too_large', { max }))
    .meta({ type: 'integer', minimum: min, maximum: max });

export const limitSchema = queryInt(1, LIMITS.page.max)
  .optional()
  .transform((limit) => limit ?? LIMITS.page.default)
  .meta({ description: `Items per page; default ${LIMITS.page.default}.` });
export const seqQuerySchema = queryInt(0, 2_147_483_647);

/** Opaque to clients; the API says what is inside. */
export const cursorSchema = z
  .string()
  .min(1)
  .max(400)
  .meta({ description: '`nextCursor` of the page before.' });

export const pageQueryShape = { cursor: cursorSchema.optional(), limit: limitSchema };

/** `{ items, nextCursor }`: one page of a keyset-ordered list; `nextCursor` is null on the last page. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().meta({ description: 'Null on the last page.' }),
  });

export type Page<Item> = { items: Item[]; nextCursor: string | null };
