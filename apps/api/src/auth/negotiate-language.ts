import { LANGUAGES, type Language } from '@zentra/contracts';
import type { Request } from 'express';

/**
 * Returns the preferred supported language of `Accept-Language`; English when none is supported.
 */
export const negotiateLanguage = (request: Request): Language =>
  request
    .acceptsLanguages()
    .map(languageOf)
    .find((language) => language !== undefined) ?? 'en';

/** Returns the supported language of a tag, such as `de` for `de-AT`. */
function languageOf(tag: string): Language | undefined {
  const [language] = tag.toLowerCase().split('-');
  return LANGUAGES.find((one) => one === language);
}
