import type { FieldError, FieldErrorCode, FieldErrorParams } from '@zentra/contracts';

/** English texts for raw responses, appended to a path. Clients translate the codes themselves. */
const ENGLISH: { [Code in FieldErrorCode]: (params: FieldErrorParams<Code>) => string } = {
  required: () => 'is required',
  unknown_field: () => 'is not a known field',
  wrong_type: ({ expected }) => `must be of type ${expected}`,
  wrong_format: ({ format }) => `must have the format ${format}`,
  too_short: ({ min }) => `must have at least ${min} characters`,
  too_long: ({ max }) => `must have at most ${max} characters`,
  too_small: ({ min }) => `must be at least ${min}`,
  too_large: ({ max }) => `must be at most ${max}`,
  not_whole_number: () => 'must be a whole number',
  too_many: ({ max }) => `must have at most ${max} items`,
  repeated: () => 'must not contain an item twice',
  not_one_of: ({ values }) => `must be one of ${values.join(', ')}`,
  only_one_of: ({ fields }) => `must have at most one of ${fields.join(', ')}`,
  not_email: () => 'must be an email address',
  not_username: () => 'may contain only a–z, 0–9, _ and .',
  not_one_line: () => 'must be one line',
  invisible: () => 'must have at least one visible character',
  forbidden_characters: () => 'contains characters that are not allowed',
  not_emoji: () => 'must be one emoji',
  not_id: () => 'must be a UUID',
  not_timestamp: () => 'must be an ISO-8601 timestamp in UTC',
  not_yourself: () => 'must not be you',
  taken: () => 'is already taken',
  common_password: () => 'is one of the most common passwords',
  own_name: () => 'must not be your username or email address',
  not_in_conversation: () => 'does not belong to this conversation',
  unreadable: () => 'could not be read',
  unavailable: () => 'is unavailable',
  invalid: () => 'is not valid',
};

const sentenceOf = ({ path, code, params }: FieldError): string =>
  // The table ties parameters to codes; TypeScript cannot infer the pair through the lookup.
  `${path || 'request'} ${(ENGLISH[code] as (params: FieldError['params']) => string)(params)}`;

/** Returns one sentence that names each path: `username is required; foo is not a known field`. */
export const detailOf = (errors: readonly FieldError[]): string => errors.map(sentenceOf).join('; ');
