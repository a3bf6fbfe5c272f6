import type { Language } from '@zentra/contracts';
import { Direction } from 'radix-ui';
import { isValidElement, type ReactNode } from 'react';
import { createIntl, createIntlCache, FormattedMessage, RawIntlProvider, type IntlShape } from 'react-intl';
import type english from '@/locales/en.json';
import { DEVICE_KEYS } from '@/lib/storage/persisted-keys';
import { Store, useStore } from '../store';

/** Ids of the interface texts. English has all of them. */
export type TextId = keyof typeof english;
type Texts = Record<TextId, string>;

export const NAME_OF: Record<Language, string> = { en: 'English', de: 'Deutsch', ar: 'العربية' };
/**
 * The languages of the contract. Imported from there, they would add the whole contract to the
 * first screen.
 */
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

/**
 * Returns the locale with the user's own region of the language, so that times and dates look
 * familiar.
 */
function localeOf(language: Language): string {
  return navigator.languages.find((one) => one.split('-')[0] === language) ?? language;
}

const current = new Store<{ language: Language; intl: IntlShape }>({
  language: 'en',
  intl: intlOf('en', {}),
});

/**
 * Returns the language chosen on this device, otherwise the first supported language of the
 * browser.
 */
function preferred(): Language {
  const known = (name: string | null) => LANGUAGES.find((one) => one === name?.split('-')[0]);
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem(DEVICE_KEYS.language);
  } catch {
    // Storage is unavailable: the browser's languages decide.
  }
  return known(chosen) ?? navigator.languages.map(known).find((one) => one !== undefined) ?? 'en';
}

/**
 * Changes the language; at the start of the app, to the preferred one. Rejects if its texts cannot
 * be loaded.
 */
export async function setLanguage(language: Language = preferred()): Promise<void> {
  await showLanguage(language);
  // Stores the language for the service worker, which shows notifications while no page is open.
  if ('caches' in window)
    void caches
      .open('zentra-device')
      .then((device) => device.put('/device/language', new Response(language)))
      .catch(() => undefined);
}

/** Uses a language for this page alone. Rejects where its texts cannot be loaded. */
export async function showLanguage(language: Language): Promise<void> {
  current.set({ language, intl: intlOf(language, await LOADERS[language]()) });
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}

/** Changes the language and stores the choice on this device. */
export async function chooseLanguage(language: Language): Promise<void> {
  await setLanguage(language);
  try {
    localStorage.setItem(DEVICE_KEYS.language, language);
  } catch {
    // Storage is unavailable: the choice applies to this page only.
  }
}

type Value = string | number | boolean | Date | null | undefined;

/** Returns the text of an id in the current language. `values` fill in its `{placeholders}`. */
export const t = (id: TextId, values?: Record<string, Value>): string =>
  current.get().intl.formatMessage({ id }, isolateAll(values));

/**
 * Right-to-left letters (the blocks that Unicode reserves for them) and direction controls. Without
 * these, a left-to-right sentence is not reordered.
 */
const AFFECTS_DIRECTION =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
/** Controls that must be closed. In a value they could close the isolation around it. */
const EMBEDDING_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Isolates a value (U+2068 … U+2069), so that it cannot change the order of the sentence around it.
 * Its first letter decides its direction.
 * Text in its own element has `dir="auto"` or `<bdi>` instead.
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

/** Returns the locale for `Intl`, e.g. `de-AT`. */
export const locale = (): string => current.get().intl.locale;

/** Formats a list in the current language: `Mara and Jonas`. */
export const formatList = (parts: string[]): string =>
  new Intl.ListFormat(locale(), { type: 'conjunction' }).format(parts.map(isolate));

export const useLanguage = (): Language => useStore(current).language;

/** Returns the current language, for code outside of components. */
export const currentLanguage = (): Language => current.get().language;

/** Returns the text direction of a language. */
export const directionOf = (language: Language): 'ltr' | 'rtl' =>
  RIGHT_TO_LEFT.includes(language) ? 'rtl' : 'ltr';

type RichValue = ReactNode | Date | ((parts: ReactNode[]) => ReactNode);

/**
 * Like `t()`, for values that are elements: `<Translated id="…" values={{ name: <b>{name}</b> }}
 * />`.
 */
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

/** Remounts its children when the language changes, so `t()` may be called anywhere. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const { language, intl } = useStore(current);
  return (
    <RawIntlProvider key={language} value={intl}>
      <Direction.Provider dir={directionOf(language)}>{children}</Direction.Provider>
    </RawIntlProvider>
  );
}
