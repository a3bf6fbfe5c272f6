import * as contract from '@zentra/contracts';
import {
  checkFields,
  CLIENT_EVENTS,
  FIELD_ERRORS,
  fieldError,
  fieldErrorSchema,
  fieldRule,
  type FieldError,
} from '@zentra/contracts';
import * as fc from 'fast-check';
import * as z from 'zod';

/** Every schema that the contract exports: requests, and payloads of socket events. */
const SCHEMAS: [name: string, schema: z.ZodType][] = [
  ...Object.entries<unknown>(contract).filter(
    (entry): entry is [string, z.ZodType] => entry[1] instanceof z.ZodType,
  ),
  ...Object.entries(CLIENT_EVENTS).map(([event, { payload }]): [string, z.ZodType] => [event, payload]),
];

/** Yields every schema and check inside a schema. */
function partsOf(schema: object, found = new Set<object>()): Set<object> {
  if (found.has(schema)) return found;
  found.add(schema);
  const inner = '_zod' in schema ? (schema._zod as { def: object }).def : schema;
  for (const part of Object.values(inner))
    if (typeof part === 'object' && part !== null) partsOf(part as object, found);
  return found;
}

const named = z.object({ rule: fieldErrorSchema });

/** Only responses contain unions, and responses have no field errors. */
const isRequest = (schema: z.ZodType): boolean =>
  ![...partsOf(schema)].some((part) => part instanceof z.ZodUnion);

/** Values close to valid ones: the schema's own field names, with values of every type. */
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>(
      null,
      undefined,
      '',
      '   ',
      '\u0000',
      'a\nb',
      'x'.repeat(5_000),
      -1,
      0,
      1.5,
      1e300,
    ),
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.array(tie('any'), { maxLength: 60 }),
    fc.dictionary(
      fc.constantFrom('id', 'username', 'email', 'password', 'message', 'body', 'seq', 'conversationId', 'x'),
      tie('any'),
    ),
  ),
})).any;

const REQUESTS = SCHEMAS.filter(([, schema]) => isRequest(schema));

const keysOf = ({ params }: FieldError): string[] => Object.keys(params).sort();

describe('the list of field errors', () => {
  it.each(REQUESTS)('%s refuses with codes of the list only', (_, schema) => {
    // With its own fields filled at random, so that inner rules are reached, too.
    const shape: object = schema instanceof z.ZodObject ? schema.shape : {};
    const ofShape = fc.record(Object.fromEntries(Object.keys(shape).map((key) => [key, value])), {
      requiredKeys: [],
    });
    fc.assert(
      fc.property(fc.oneof(value, ofShape), (given) => {
        const checked = checkFields(schema, given);
        if (checked.ok) return;
        expect(checked.errors.length).toBeGreaterThan(0);
        expect(checked.errors.map(({ code }) => code)).not.toContain('invalid');
        for (const error of checked.errors)
          expect(keysOf(error)).toEqual([...FIELD_ERRORS[error.code]].sort());
      }),
      { numRuns: 60 },
    );
  });

  it.each(SCHEMAS)('%s has no rule without a code', (_, schema) => {
    const rules = [...partsOf(schema)]
      .map((part) => ('_zod' in part ? (part._zod as { def: Record<string, unknown> }).def : {}))
      .filter(({ check, format }) => check === 'custom' || format === 'regex');
    const nameless = rules.filter(({ params }) => !named.safeParse(params).success);
    expect(nameless).toEqual([]);
  });

  it('covers the schemas of the contract', () => expect(REQUESTS.length).toBeGreaterThan(60));
});

describe('checkFields', () => {
  const errorsOf = (schema: z.ZodType, given: unknown) => {
    const checked = checkFields(schema, given);
    return checked.ok ? [] : checked.errors;
  };

  it.each<[name: string, schema: z.ZodType, given: unknown, errors: FieldError[]]>([
    ['a missing field', z.strictObject({ a: z.string() }), {}, [fieldError('a', 'required')]],
    ['a missing choice', z.object({ a: z.enum(['x']) }), {}, [fieldError('a', 'required')]],
    [
      'null',
      z.object({ a: z.string() }),
      { a: null },
      [fieldError('a', 'wrong_type', { expected: 'string' })],
    ],
    [
      'each unknown field',
      z.strictObject({}),
      { x: 1, y: 2 },
      [fieldError('x', 'unknown_field'), fieldError('y', 'unknown_field')],
    ],
    [
      'an unknown field inside',
      z.object({ a: z.strictObject({}) }),
      { a: { x: 1 } },
      [fieldError('a.x', 'unknown_field')],
    ],
    ['a fraction', z.int(), 1.5, [fieldError('', 'not_whole_number')]],
    ['zero where positive', z.int().positive(), 0, [fieldError('', 'too_small', { min: 1 })]],
    ['a number too large', z.int().max(9), 10, [fieldError('', 'too_large', { max: 9 })]],
    ['a list too long', z.array(z.int()).max(1), [1, 2], [fieldError('', 'too_many', { max: 1 })]],
    ['an empty text', contract.line(3, 9), ' ', [fieldError('', 'required')]],
    ['a short text', contract.line(3, 9), 'ab', [fieldError('', 'too_short', { min: 3 })]],
    ['a short text in emoji', contract.line(3, 9), '🦉🦉', [fieldError('', 'too_short', { min: 3 })]],
    ['a long text', contract.line(3, 9), 'x'.repeat(10), [fieldError('', 'too_long', { max: 9 })]],
    ['white space', contract.text(1, 9), ' \n ', [fieldError('', 'required')]],
    ['two lines', contract.line(1, 9), 'a\nb', [fieldError('', 'not_one_line')]],
    ['an id', contract.idSchema, 'x', [fieldError('', 'not_id')]],
    ['a moment', contract.timestampSchema, 'today', [fieldError('', 'not_timestamp')]],
    ['another choice', z.enum(['a', 'b']), 'c', [fieldError('', 'not_one_of', { values: ['a', 'b'] })]],
    [
      'a place in a list',
      z.array(z.string()),
      ['a', 1],
      [fieldError('1', 'wrong_type', { expected: 'string' })],
    ],
    ['a nameless rule', z.string().refine(() => false), 'x', [fieldError('', 'invalid')]],
  ])('maps %s', (_, schema, given, errors) => expect(errorsOf(schema, given)).toEqual(errors));

  it('names the code of a rule where the rule stands, also at another path', () => {
    const schema = z
      .object({ a: z.string() })
      .refine(() => false, { path: ['a'], ...fieldRule('too_long', { max: 7 }) });
    expect(errorsOf(schema, { a: '' })).toEqual([fieldError('a', 'too_long', { max: 7 })]);
  });

  it('reports each error once, and at most 20', () => {
    const twice = z
      .string()
      .refine(() => false, fieldRule('taken'))
      .refine(() => false, fieldRule('taken'));
    expect(errorsOf(twice, 'x')).toEqual([fieldError('', 'taken')]);
    expect(
      errorsOf(
        z.array(z.string()),
        Array.from({ length: 50 }, () => 1),
      ),
    ).toHaveLength(20);
  });

  it('does not return refused values', () => {
    const refused = JSON.stringify(
      errorsOf(contract.registerSchema, { username: 'sēcret', password: 'hush' }),
    );
    expect(refused).not.toMatch(/sēcret|hush/);
  });
});

it('parses an unknown code of a newer server as `invalid`', () => {
  expect(
    fieldErrorSchema.parse({ path: 'a', code: 'of_next_year', params: { max: 3, shade: 'blue' } }),
  ).toEqual({
    path: 'a',
    code: 'invalid',
    params: { max: 3 },
  });
});
