import { applyTheme, THEMES, useTheme, type Theme } from '@/lib/dom/theme';
import { t } from '@/lib/i18n/i18n';

const NAMES: Record<Theme, () => string> = {
  system: () => t('settings.appearance.system'),
  light: () => t('settings.appearance.light'),
  dark: () => t('settings.appearance.dark'),
};

export function ThemeChoice() {
  const theme = useTheme();
  return (
    <fieldset className="grid gap-3 rounded-card border border-line bg-surface p-5">
      <legend className="sr-only">{t('settings.appearance.title')}</legend>
      <p aria-hidden="true" className="font-semibold">
        {t('settings.appearance.title')}
      </p>
      <div className="grid grid-cols-3 gap-2">
        {THEMES.map((name) => (
          <label
            key={name}
            className="grid min-h-11 cursor-pointer place-items-center rounded-control border border-edge px-2 text-center font-semibold has-checked:border-primary has-checked:bg-own forced-colors:has-checked:system-selected has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-(--primary)"
          >
            <input
              type="radio"
              name="theme"
              className="sr-only"
              checked={theme === name}
              onChange={() => applyTheme(name)}
            />
            {NAMES[name]()}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
