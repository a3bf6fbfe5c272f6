import type { FieldError, FieldErrorCode } from '@zentra/contracts';
import { t, type TextId } from './i18n';

/** Reads the same for everything that only a program can send. */
const OTHER = 'field.other';

/** What a person reads beside a field, by its code; a code without a text does not compile. */
const FIELD_TEXTS: Record<FieldErrorCode, TextId> = {
  required: 'field.required',
  unknown_field: OTHER,
  wrong_type: OTHER,
  wrong_format: OTHER,
  too_short: 'field.tooShort',
  too_long: 'field.tooLong',
  too_small: 'field.tooSmall',
  too_large: 'field.tooLarge',
  not_whole_number: 'field.wholeNumber',
  too_many: 'field.tooMany',
  repeated: OTHER,
  not_one_of: OTHER,
  only_one_of: OTHER,
  not_email: 'field.email',
  not_username: 'field.username',
  not_one_line: 'field.oneLine',
  invisible: 'field.invisible',
  forbidden_characters: 'field.forbidden',
  not_emoji: 'field.emoji',
  not_id: OTHER,
  not_timestamp: OTHER,
  not_yourself: 'field.yourself',
  taken: 'field.taken',
  common_password: 'field.common',
  own_name: 'field.ownName',
  not_in_conversation: OTHER,
  unreadable: OTHER,
  unavailable: OTHER,
  invalid: OTHER,
};

/** One sentence for a field error, in the language of the moment, wherever it was found: in the page or by the server. */
export const fieldText = ({ code, params }: FieldError): string =>
  t(FIELD_TEXTS[code], {
    min: 'min' in params ? params.min : undefined,
    max: 'max' in params ? params.max : undefined,
  });
