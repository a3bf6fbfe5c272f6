import { LANGUAGES, type Language } from '@zentra/contracts';
import type { Request } from 'express';

/** The language that the person likes best, by their browser, of those that we speak; English where it names none. */
export const negotiateLanguage = (request: Request): Language =>
  request
    .acceptsLanguages()
    .map(languageOf)
    .find((language) => language !== undefined) ?? 'en';

/** `de` of `de-AT`. */
function languageOf(tag: string): Language | undefined {
  const [language] = tag.toLowerCase().split('-');
  return LANGUAGES.find((one) => one === language);
}
