import * as z from 'zod';

/**
 * All codes for a refused field, with the names of their parameters.
 * The list is closed: clients translate code and parameters, and do not show English texts of the
 * server.
 */
export const FIELD_ERRORS = {
  /** Missing, or empty where a text is required. */
  required: [],
  unknown_field: [],
  /** `expected`: a JSON type, e.g. `string`. */
  wrong_type: ['expected'],
  /** For values that programs create, not people. `format`: e.g. `base64url`. */
  wrong_format: ['format'],
  /** In characters of a text. */
  too_short: ['min'],
  too_long: ['max'],
  /** For numbers; both bounds are inclusive. */
  too_small: ['min'],
  too_large: ['max'],
  not_whole_number: [],
  /** In items of a list. */
  too_many: ['max'],
  repeated: [],
  not_one_of: ['values'],
  /** At most one of these fields may be sent. */
  only_one_of: ['fields'],
  not_email: [],
  not_username: [],
  not_one_line: [],
  /** A text without a visible character. */
  invisible: [],
  forbidden_characters: [],
  not_emoji: [],
  not_id: [],
  not_timestamp: [],
  /** Names the signed-in user where another person is required. */
  not_yourself: [],
  /** Belongs to another account. */
  taken: [],
  common_password: [],
  /** The password equals the user's own name or email address. */
  own_name: [],
  /** The message or conversation does not belong to the one that the request addresses. */
  not_in_conversation: [],
  /** The body is not valid JSON, or is incomplete. */
  unreadable: [],
  /** A component of the server that does not respond; only in `/api/health/ready`. */
  unavailable: [],
  /** Refused for a reason without a code, or with a code that this client does not know. */
  invalid: [],
} as const satisfies Record<string, readonly (keyof Params)[]>;

const paramsSchema = z.object({
  min: z.number(),
  max: z.number(),
  values: z.array(z.string()),
  fields: z.array(z.string()),
  expected: z.string(),
  format: z.string(),
});
type Params = z.infer<typeof paramsSchema>;

export type FieldErrorCode = keyof typeof FIELD_ERRORS;
export type FieldErrorParams<Code extends FieldErrorCode> = Pick<Params, (typeof FIELD_ERRORS)[Code][number]>;
type ParamsArgument<Code extends FieldErrorCode> = (typeof FIELD_ERRORS)[Code] extends readonly []
  ? []
  : [params: FieldErrorParams<Code>];

/**
 * `path` is dotted (`keys.auth`, `messages.0`). It is empty if the error concerns the whole
 * request.
 */
export type FieldError = {
  [Code in FieldErrorCode]: { path: string; code: Code; params: FieldErrorParams<Code> };
}[FieldErrorCode];
export type FieldErrorArguments<Code extends FieldErrorCode> = [
  path: string,
  code: Code,
  ...params: ParamsArgument<Code>,
];

const codes = Object.keys(FIELD_ERRORS) as [FieldErrorCode, ...FieldErrorCode[]];

export const fieldErrorSchema = z
  .object({
    path: z.string().meta({ description: 'Dotted; empty where the error concerns the whole request.' }),
    // A newer server may have more codes. The rest of its response is still valid.
    code: z.enum(codes).catch('invalid').meta({ default: undefined }),
    params: paramsSchema.partial(),
  })
  .meta({ id: 'FieldError' }) as z.ZodType<FieldError>;

export const fieldError = <Code extends FieldErrorCode>(
  ...[path, code, params]: FieldErrorArguments<Code>
): FieldError => ({ path, code, params: params ?? {} }) as FieldError;

/**
 * Attaches a code to a refinement: `.refine(isShort, fieldRule('too_long', { max }))`.
 * Every refinement of a request schema needs one. Without it the field error is `invalid`, which a
 * test refuses.
 */
export const fieldRule = <Code extends FieldErrorCode>(code: Code, ...params: ParamsArgument<Code>) => ({
  params: { rule: fieldError('', code, ...params) },
});

/** Codes for the formats that zod checks. All others give `wrong_format`. */
const FORMATS: Record<string, 'not_email' | 'not_id' | 'not_timestamp'> = {
  email: 'not_email',
  uuid: 'not_id',
  datetime: 'not_timestamp',
};

const isFieldError = (value: unknown): value is FieldError => fieldErrorSchema.safeParse(value).success;

/** Maps an issue of zod to codes. `issues` must come from a parse with `reportInput`. */
function errorsOf(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String).join('.');
  switch (issue.code) {
    case 'custom': {
      const rule: unknown = issue.params?.rule;
      return [isFieldError(rule) ? { ...rule, path } : fieldError(path, 'invalid')];
    }
    case 'invalid_type':
      if (issue.input === undefined) return [fieldError(path, 'required')];
      if (issue.expected === 'int') return [fieldError(path, 'not_whole_number')];
      return [fieldError(path, 'wrong_type', { expected: issue.expected })];
    case 'invalid_value':
      if (issue.input === undefined) return [fieldError(path, 'required')];
      return [fieldError(path, 'not_one_of', { values: issue.values.map(String) })];
    case 'unrecognized_keys':
      return issue.keys.map((key) => fieldError([...issue.path, key].map(String).join('.'), 'unknown_field'));
    case 'invalid_format': {
      const code = FORMATS[issue.format];
      return [code ? fieldError(path, code) : fieldError(path, 'wrong_format', { format: issue.format })];
    }
    case 'too_small': {
      const min = Number(issue.minimum) + (issue.inclusive === false ? 1 : 0);
      if (issue.origin !== 'string') return [fieldError(path, 'too_small', { min })];
      return [issue.input === '' ? fieldError(path, 'required') : fieldError(path, 'too_short', { min })];
    }
    case 'too_big': {
      const max = Number(issue.maximum) - (issue.inclusive === false ? 1 : 0);
      if (issue.origin === 'string') return [fieldError(path, 'too_long', { max })];
      return [fieldError(path, issue.origin === 'array' ? 'too_many' : 'too_large', { max })];
    }
    case 'not_multiple_of':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
      return [fieldError(path, 'invalid')];
    default:
      return issue satisfies never;
  }
}

const MOST_ERRORS = 20;

export type Checked<Data> = { ok: true; data: Data } | { ok: false; errors: FieldError[] };

/**
 * Parses `value` with `schema`, for the API and for forms. Returns at most 20 distinct field
 * errors.
 */
export function checkFields<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): Checked<z.output<Schema>> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return { ok: true, data: result.data };
  const errors = new Map(
    result.error.issues.flatMap(errorsOf).map((error) => [`${error.code} ${error.path}`, error]),
  );
  return { ok: false, errors: [...errors.values()].slice(0, MOST_ERRORS) };
}
