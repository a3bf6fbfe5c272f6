import type { FieldError, FieldErrorCode } from '@zentra/contracts';
import { t, type TextId } from './i18n';

/** The common text of all codes that only programs can cause. */
const OTHER = 'field.other';

/** Texts beside a field, by code. A code without a text does not compile. */
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

/** Returns one sentence for a field error of the page or the server, in the current language. */
export const fieldText = ({ code, params }: FieldError): string =>
  t(FIELD_TEXTS[code], {
    min: 'min' in params ? params.min : undefined,
    max: 'max' in params ? params.max : undefined,
  });
