import { createIntl } from 'react-intl';
import arabic from '../../src/languages/ar.json';
import german from '../../src/languages/de.json';
import english from '../../src/languages/en.json';

type WordsId = keyof typeof english;
const TEXTS: Record<string, Record<WordsId, string>> = { en: english, de: german, ar: arabic };

export type Say = (id: WordsId, values?: Record<string, string | number>) => string;

/** What the app says under an id, in a language, for a walk that is the same in each. */
export function sayIn(locale: string): Say {
  const messages = TEXTS[locale.split('-')[0] ?? ''] ?? english;
  const intl = createIntl({ locale, messages });
  return (id, values) => intl.formatMessage({ id }, values);
}
