import type { Language } from '@zentra/contracts';
import { useState } from 'react';
import { useLanguageChoice } from '@/lib/i18n/use-language-choice';
import { LANGUAGES, NAME_OF, useLanguage, t } from '@/lib/i18n/i18n';
import { useSaveLanguage } from '../api/save-settings';

/** Lists each language under its own name, for users who cannot read the current one. */
export function LanguageChoice() {
  const current = useLanguage();
  const save = useSaveLanguage();
  const [isFailed, setFailed] = useState(false);
  const { box, choose } = useLanguageChoice<HTMLFieldSetElement>();
  const change = (language: Language) => {
    setFailed(false);
    choose(language).then(
      () => save.mutate(language),
      () => setFailed(true),
    );
  };
  return (
    <fieldset ref={box} className="grid gap-3 rounded-card border border-line bg-surface p-5">
      <legend className="sr-only">{t('settings.language.title')}</legend>
      <p aria-hidden="true" className="font-semibold">
        {t('settings.language.title')}
      </p>
      <div className="grid grid-cols-3 gap-2">
        {LANGUAGES.map((language) => (
          <label
            key={language}
            className="grid min-h-11 cursor-pointer place-items-center rounded-control border border-edge px-2 text-center font-semibold has-checked:border-primary has-checked:bg-own forced-colors:has-checked:system-selected has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-(--primary)"
          >
            <input
              type="radio"
              name="language"
              className="sr-only"
              checked={current === language}
              onChange={() => change(language)}
            />
            <span lang={language}>{NAME_OF[language]}</span>
          </label>
        ))}
      </div>
      <p className="text-sm text-muted">{t('settings.language.hint')}</p>
      {isFailed && (
        <p role="alert" className="font-semibold text-danger">
          {t('settings.language.failed')}
        </p>
      )}
    </fieldset>
  );
}
