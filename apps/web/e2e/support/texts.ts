import { createIntl } from 'react-intl';
import arabic from '../../src/locales/ar.json';
import german from '../../src/locales/de.json';
import english from '../../src/locales/en.json';

type TextId = keyof typeof english;
const TEXTS: Record<string, Record<TextId, string>> = { en: english, de: german, ar: arabic };

export type Translate = (id: TextId, values?: Record<string, string | number>) => string;

/** Returns a text of the app by its id, in a language, for walks through each language. */
export function textsIn(locale: string): Translate {
  const messages = TEXTS[locale.split('-')[0] ?? ''] ?? english;
  const intl = createIntl({ locale, messages });
  // As the app does: in a right-to-left text, each string is isolated.
  const isArabic = messages === arabic;
  const apart = (value: string | number) =>
    isArabic && typeof value === 'string' && value !== '' ? `\u2068${value}\u2069` : value;
  return (id, values = {}) =>
    intl.formatMessage(
      { id },
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, apart(value)])),
    );
}
