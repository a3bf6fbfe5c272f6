/** @jest-environment ./apps/web/test/dom-environment.ts */
import { ZentraError } from '@zentra/client';
import { FIELD_ERRORS, LANGUAGES, registerSchema, type FieldError } from '@zentra/contracts';
import { fieldText } from './field-text';
import { fieldResolver, showFieldErrors } from './form-errors';
import { showLanguage, t } from './i18n';

const codes = Object.keys(FIELD_ERRORS) as FieldError['code'][];
const errorOf = (code: FieldError['code'], path = 'password') =>
  ({ path, code, params: { min: 3, max: 30 } }) as FieldError;

/** An answer of the server that refuses fields. */
const refusal = (code: ZentraError['code'], errors: FieldError[]) =>
  Object.assign(new ZentraError(code, 'refused'), { errors });

describe.each(LANGUAGES)('field errors in %s', (language) => {
  beforeAll(() => showLanguage(language));

  it('have a sentence for every code', () => {
    const isSentence = (text: string) => /^\p{L}.*[.؟]$/u.test(text) && !/^field\.|[{}]/.test(text);
    expect(codes.filter((code) => !isSentence(fieldText(errorOf(code))))).toEqual([]);
  });

  it('are found in the page by the rules of the server', async () => {
    const values = { displayName: '', username: 'ab', email: 'mara@example.org', password: 'short' };
    const resolve = fieldResolver(registerSchema);
    const { errors } = await resolve(values, undefined, { fields: {}, shouldUseNativeValidation: false });
    expect(errors).toMatchObject({
      displayName: { type: 'required', message: t('field.required') },
      username: { type: 'too_short', message: t('field.tooShort', { min: 3 }) },
      password: { type: 'too_short', message: t('field.tooShort', { min: 8 }) },
    });
  });

  it('of the server are shown beside their fields, the first one with the focus', () => {
    const setError = jest.fn();
    const errors = [errorOf('common_password'), errorOf('taken', 'username')];
    const isShown = showFieldErrors(refusal('VALIDATION_FAILED', errors), ['username', 'password'], setError);
    expect(isShown).toBe(true);
    expect(setError.mock.calls).toEqual([
      ['password', { type: 'server', message: t('field.common') }, { shouldFocus: true }],
      ['username', { type: 'server', message: t('field.taken') }, { shouldFocus: false }],
    ]);
  });

  it.each(['USERNAME_TAKEN', 'EMAIL_TAKEN'] as const)('prefer the text of %s', (code) => {
    const setError = jest.fn();
    showFieldErrors(refusal(code, [errorOf('taken', 'username')]), ['username'], setError);
    const shown = { type: 'server', message: t(`error.${code}`) };
    expect(setError).toHaveBeenCalledWith('username', shown, { shouldFocus: true });
  });

  it('of other fields remain for the whole form', () => {
    const setError = jest.fn();
    const error = refusal('VALIDATION_FAILED', [errorOf('own_name'), errorOf('invalid', 'unknown')]);
    expect(showFieldErrors(error, ['password'], setError)).toBe(false);
    expect(setError).toHaveBeenCalledTimes(1);
  });
});
