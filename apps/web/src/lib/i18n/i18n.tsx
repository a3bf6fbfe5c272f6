import type { Language } from '@zentra/contracts';
import { Direction } from 'radix-ui';
import { isValidElement, type ReactNode } from 'react';
import { createIntl, createIntlCache, FormattedMessage, RawIntlProvider, type IntlShape } from 'react-intl';
import type english from '@/locales/en.json';
import { DEVICE_KEYS } from '@/lib/storage/persisted-keys';
import { Store, useStore } from '../store';

/** What a person reads is in `languages/*.json`, under ids that say where it stands; English has them all. */
export type TextId = keyof typeof english;
type Texts = Record<TextId, string>;

export const NAME_OF: Record<Language, string> = { en: 'English', de: 'Deutsch', ar: 'العربية' };
/** The contract's, each once: its own list would bring all of the contract before the first word. */
export const LANGUAGES = Object.keys(NAME_OF) as Language[];

const RIGHT_TO_LEFT: readonly Language[] = ['ar'];
const LOADERS: Record<Language, () => Promise<Texts>> = {
  en: async () => (await import('@/locales/en.json')).default,
  de: async () => (await import('@/locales/de.json')).default,
  ar: async () => (await import('@/locales/ar.json')).default,
};

const cache = createIntlCache();
const intlOf = (language: Language, messages: Partial<Texts>): IntlShape =>
  createIntl({ locale: localeOf(language), defaultLocale: 'en', messages }, cache);

/** The person's own region of the language, so that clocks and dates look as they do in their other programs. */
function localeOf(language: Language): string {
  return navigator.languages.find((one) => one.split('-')[0] === language) ?? language;
}

const current = new Store<{ language: Language; intl: IntlShape }>({
  language: 'en',
  intl: intlOf('en', {}),
});

/** The language that was chosen on this device, else the first of the browser's that we speak. */
function preferred(): Language {
  const known = (name: string | null) => LANGUAGES.find((one) => one === name?.split('-')[0]);
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem(DEVICE_KEYS.language);
  } catch {
    // Then the browser's languages decide.
  }
  return known(chosen) ?? navigator.languages.map(known).find((one) => one !== undefined) ?? 'en';
}

/** Speaks a language from now on; the preferred one at the start of the app. Rejects where it cannot be fetched. */
export async function setLanguage(language: Language = preferred()): Promise<void> {
  current.set({ language, intl: intlOf(language, await LOADERS[language]()) });
  // Where the service worker can read it, which speaks when no page is open.
  if ('caches' in window)
    void caches
      .open('zentra-device')
      .then((device) => device.put('/device/language', new Response(language)))
      .catch(() => undefined);
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}

/** Remembers a language on this device and speaks it. */
export async function chooseLanguage(language: Language): Promise<void> {
  await setLanguage(language);
  try {
    localStorage.setItem(DEVICE_KEYS.language, language);
  } catch {
    // It holds for this page.
  }
}

type Value = string | number | boolean | Date | null | undefined;

/** Returns the text of an id in the current language. `values` fill in its `{placeholders}`. */
export const t = (id: TextId, values?: Record<string, Value>): string =>
  current.get().intl.formatMessage({ id }, isolateAll(values));

/**
 * Letters that are read from right to left (the blocks that Unicode sets aside for them), and controls of direction. Without
 * one of these, nothing in a left-to-right sentence is reordered.
 */
const AFFECTS_DIRECTION =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
/** Must be closed; in a value they could close the isolation around it. */
const EMBEDDING_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Returns a value that cannot change the order of the sentence it is put into: in isolation (U+2068 … U+2069), in which its
 * first letter decides the direction. Text in elements of its own has `dir="auto"` or `<bdi>` instead.
 */
export const isolate = (value: string): string =>
  document.dir === 'rtl' || AFFECTS_DIRECTION.test(value)
    ? `\u2068${value.replace(EMBEDDING_CONTROLS, '')}\u2069`
    : value;

const isolateAll = (values: Record<string, Value> = {}): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' && value !== '' ? isolate(value) : value,
    ]),
  );

/** The locale for `Intl`, e.g. `de-AT`. */
export const locale = (): string => current.get().intl.locale;

/** `Mara and Jonas`, as the language lists. */
export const formatList = (parts: string[]): string =>
  new Intl.ListFormat(locale(), { type: 'conjunction' }).format(parts.map(isolate));

export const useLanguage = (): Language => useStore(current).language;

/** The language of the moment, for what is not drawn. */
export const currentLanguage = (): Language => current.get().language;

/** Which way the language of the moment is read. */
export const directionOf = (language: Language): 'ltr' | 'rtl' =>
  RIGHT_TO_LEFT.includes(language) ? 'rtl' : 'ltr';

type RichValue = ReactNode | Date | ((parts: ReactNode[]) => ReactNode);

/** The same as an element, where values are elements: `<Translated id="…" values={{ name: <b>{name}</b> }} />`. */
export const Translated = ({ id, values = {} }: { id: TextId; values?: Record<string, RichValue> }) => (
  <FormattedMessage
    id={id}
    values={Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        typeof value === 'string' || isValidElement(value) ? <bdi key={name}>{value}</bdi> : value,
      ]),
    )}
  />
);

/** Everything below is made anew when the language changes, so `words()` may be called anywhere. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const { language, intl } = useStore(current);
  return (
    <RawIntlProvider key={language} value={intl}>
      <Direction.Provider dir={directionOf(language)}>{children}</Direction.Provider>
    </RawIntlProvider>
  );
}
