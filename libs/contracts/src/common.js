"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.pageOf = exports.pageQueryShape = exports.cursorSchema = exports.seqQuerySchema = exports.limitSchema = exports.idParamSchema = exports.timestampSchema = exports.idSchema = exports.lengths = exports.secret = exports.text = exports.line = void 0;
const zod_1 = require("zod");
const limits_1 = require("./limits");
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/u;
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;
/** True for text that Postgres and every client can hold: no control character, no half of a surrogate pair. */
const isStorable = (text) => !CONTROL.test(text) && !LONE_SURROGATE.test(text);
const storable = () => zod_1.z.string().refine(isStorable, 'holds characters that cannot be stored');
/** Counts what a reader counts, code points, as Postgres does. */
const hasLength = (min, max) => {
    const check = (text) => {
        if (text.length > max * 2)
            return false; // spares counting a megabyte
        const length = [...text].length;
        return length >= min && length <= max;
    };
    return [check, `must have ${min} to ${max} characters`];
};
/** One line of text: NFC, trimmed, `min`–`max` characters, no line breaks. */
const line = (min, max) => storable()
    .overwrite((text) => text.normalize('NFC').trim())
    .refine((text) => !/[\r\n\t]/.test(text), 'must be one line')
    .refine(...hasLength(min, max));
exports.line = line;
/** Text of several lines: NFC, `min`–`max` characters, not only white space where `min` > 0. */
const text = (min, max) => storable()
    .overwrite((value) => value.normalize('NFC').replaceAll('\r\n', '\n'))
    .refine(...hasLength(min, max))
    .refine((value) => min === 0 || value.trim() !== '', 'must not be empty');
exports.text = text;
/** A secret: kept exactly as typed apart from NFC, so that the same keys always give the same secret. */
const secret = (min, max) => storable()
    .overwrite((value) => value.normalize('NFC'))
    .refine(...hasLength(min, max));
exports.secret = secret;
/** Lengths as OpenAPI says them; the refinements above are what enforces them. */
const lengths = ({ min, max }) => ({
    minLength: min ?? 0,
    maxLength: max,
});
exports.lengths = lengths;
/** A UUID in lower case; ids that the server makes are UUIDv7. */
exports.idSchema = zod_1.z.uuid().toLowerCase();
exports.timestampSchema = zod_1.z.iso.datetime();
exports.idParamSchema = zod_1.z.strictObject({ id: exports.idSchema });
/** Query strings carry numbers as text. */
const queryInt = (min, max) => zod_1.z
    .string()
    .regex(/^\d{1,10}$/, 'must be a whole number')
    .transform(Number)
    .refine((n) => n >= min && n <= max, `must be from ${min} to ${max}`);
exports.limitSchema = queryInt(1, limits_1.LIMITS.page.max)
    .optional()
    .transform((limit) => limit ?? limits_1.LIMITS.page.default);
exports.seqQuerySchema = queryInt(0, 2_147_483_647);
/** Opaque to clients; the API says what is inside. */
exports.cursorSchema = zod_1.z.string().min(1).max(400);
exports.pageQueryShape = { cursor: exports.cursorSchema.optional(), limit: exports.limitSchema };
/** `{ items, nextCursor }`: one page of a keyset-ordered list; `nextCursor` is null on the last page. */
const pageOf = (item) => zod_1.z.object({ items: zod_1.z.array(item), nextCursor: zod_1.z.string().nullable() });
exports.pageOf = pageOf;
//# sourceMappingURL=common.js.map