import { useLanguageChoice } from '@/lib/i18n/use-language-choice';
import { cx } from '@/components/ui/cx';
import { directionOf, LANGUAGES, NAME_OF, useLanguage, t } from '@/lib/i18n/i18n';

/** Language links below the forms, for users who cannot read the browser's preferred language. */
export function LanguageLinks() {
  const current = useLanguage();
  const { box, choose } = useLanguageChoice<HTMLElement>();
  return (
    <nav
      ref={box}
      aria-label={t('settings.language.title')}
      className="flex flex-wrap justify-center text-sm"
    >
      {LANGUAGES.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-current={current === language ? 'true' : undefined}
          className={cx(
            'min-h-11 rounded-control px-3 text-muted aria-[current=true]:font-bold aria-[current=true]:text-ink',
            // The name of one language must not load the font of its script.
            current !== language && directionOf(language) === 'rtl' && 'font-[system-ui]',
          )}
          onClick={() => void choose(language).catch(() => undefined)}
        >
          {NAME_OF[language]}
        </button>
      ))}
    </nav>
  );
}
