import type { Language } from '@zentra/contracts';
import { useEffect, useRef } from 'react';
import { chooseLanguage, LANGUAGES, NAME_OF, useLanguage, words } from '@/lib/words';

/** Another language makes the whole page anew; then the focus goes back to where it was chosen. */
const chosenHere = { is: false };

/** Quietly below the forms, for whoever does not read the language that the browser asked for. */
export function LanguageLinks() {
  const current = useLanguage();
  const links = useRef<HTMLElement>(null);
  useEffect(() => {
    if (chosenHere.is)
      links.current?.querySelector<HTMLElement>('[aria-current]')?.focus({ preventScroll: true });
    chosenHere.is = false;
  }, []);
  const choose = (language: Language) => {
    chosenHere.is = true;
    chooseLanguage(language).catch(() => (chosenHere.is = false));
  };
  return (
    <nav
      ref={links}
      aria-label={words('settings.language.title')}
      className="flex flex-wrap justify-center text-sm"
    >
      {LANGUAGES.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-current={current === language ? 'true' : undefined}
          className="min-h-11 rounded-control px-3 text-muted aria-[current=true]:font-bold aria-[current=true]:text-ink"
          onClick={() => choose(language)}
        >
          {NAME_OF[language]}
        </button>
      ))}
    </nav>
  );
}
