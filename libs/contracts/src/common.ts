import * as z from 'zod';
import { fieldRule } from './field-errors';
import { LIMITS } from './limits';
import {
  cleanLine,
  cleanText,
  hasDirectionControls,
  isNaming,
  isVisible,
  withoutDirectionControls,
} from './text';

const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/u;
const C1_CONTROL = /[\u0080-\u0084\u0086-\u009F]/u;
const LINE_BREAK = /[\t\n\v\f\r\u0085\u2028\u2029]/u;
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/**
 * Returns true if Postgres and all clients can store the text: no control characters, no lone
 * surrogates.
 */
const isStorable = (text: string): boolean => !CONTROL.test(text) && !LONE_SURROGATE.test(text);

/** Counts code points, as Postgres does. The text must be clean; see `countText`. */
const lengthOf = (text: string): number => [...text].length;

/**
 * Adds the rules for a length of `min` to `max` characters. An empty text gives `required`, not
 * `too_short`.
 */
const sized = (schema: z.ZodString, min: number, max: number) => {
  // A code point has at most two UTF-16 units. This check avoids counting a long text.
  const isTooShort = (text: string) => text !== '' && text.length < min * 2 && lengthOf(text) < min;
  const isTooLong = (text: string) => text.length > max && (text.length > max * 2 || lengthOf(text) > max);
  return schema
    .refine((text) => min === 0 || text !== '', fieldRule('required'))
    .refine((text) => !isTooShort(text), fieldRule('too_short', { min }))
    .refine((text) => !isTooLong(text), fieldRule('too_long', { max }));
};

const isEmptyOrVisible = (text: string): boolean => text.trim() === '' || isVisible(text);

/**
 * One line of `min`–`max` characters, cleaned by `cleanLine`. At least one character is visible,
 * and none controls text direction.
 */
export const line = (min: number, max: number) =>
  sized(
    z
      .string()
      .overwrite(cleanLine)
      .refine((text) => !LINE_BREAK.test(text), fieldRule('not_one_line'))
      .refine(
        (text) =>
          LINE_BREAK.test(text) ||
          (isStorable(text) && !C1_CONTROL.test(text) && !hasDirectionControls(text)),
        fieldRule('forbidden_characters'),
      ),
    min,
    max,
  ).refine(isEmptyOrVisible, fieldRule('invisible'));

/** The name of a person or thing: a line with a letter, a digit, a symbol or an emoji. */
export const nameLine = (min: number, max: number) =>
  line(min, max).refine((name) => !isVisible(name) || isNaming(name), fieldRule('invisible'));

/**
 * One line for comparison only, not stored. Invisible characters are removed instead of refused.
 */
export const searchLine = (min: number, max: number) =>
  sized(
    z
      .string()
      .overwrite((text) => cleanLine(withoutDirectionControls(text)))
      .refine(isStorable, fieldRule('forbidden_characters'))
      .refine((text) => !LINE_BREAK.test(text), fieldRule('not_one_line')),
    min,
    max,
  );

const prose = (clean: (text: string) => string, min: number, max: number) =>
  sized(z.string().overwrite(clean).refine(isStorable, fieldRule('forbidden_characters')), min, max)
    .refine((value) => min === 0 || value.trim() !== '', fieldRule('required'))
    .refine(isEmptyOrVisible, fieldRule('invisible'));

/**
 * Text of several lines with `min`–`max` characters, cleaned by `cleanText`. If `min` > 0, it is
 * not only white space.
 */
export const text = (min: number, max: number) => prose(cleanText, min, max);

/** Like `text`, but trimmed before its length is checked. */
export const trimmedText = (min: number, max: number) =>
  prose((value) => cleanText(value.trim()).trim(), min, max);

/**
 * A secret, stored as typed except for NFC normalisation. So the same keys always give the same
 * secret.
 */
export const secret = (min: number, max: number) =>
  sized(
    z
      .string()
      .refine(isStorable, fieldRule('forbidden_characters'))
      .overwrite((value) => value.normalize('NFC')),
    min,
    max,
  );

/** Length limits for OpenAPI. The refinements above enforce them. */
export const lengths = ({ min, max }: { min?: number; max: number }) => ({
  minLength: min ?? 0,
  maxLength: max,
});

/** A UUID in lower case. The server creates UUIDv7. */
export const idSchema = z.uuid().toLowerCase();

/**
 * A timestamp in requests and responses: ISO 8601 in UTC, years 1970–9999, at most nine fractional
 * digits. Postgres has no year 0 and refuses very long fractions.
 */
export const timestampSchema = z.iso
  .datetime()
  .refine((moment) => moment >= '1970' && moment.length <= 30, fieldRule('not_timestamp'));

export const idParamSchema = z.strictObject({ id: idSchema });

/** An integer in a query string, where numbers are text. */
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

/** Opaque to clients; its content is defined by the API. */
export const cursorSchema = z
  .string()
  .min(1)
  .max(400)
  .meta({ description: '`nextCursor` of the page before.' });

export const pageQueryShape = { cursor: cursorSchema.optional(), limit: limitSchema };

/**
 * `{ items, nextCursor }`: one page of a keyset-ordered list. `nextCursor` is null on the last
 * page.
 */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().meta({ description: 'Null on the last page.' }),
  });

export type Page<Item> = { items: Item[]; nextCursor: string | null };
