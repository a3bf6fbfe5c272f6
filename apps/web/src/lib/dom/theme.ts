import { DEVICE_KEYS } from '@/lib/storage/persisted-keys';
import { Store, useStore } from '../store';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const stored = (): Theme => {
  try {
    return THEMES.find((theme) => theme === localStorage.getItem(DEVICE_KEYS.theme)) ?? 'system';
  } catch {
    return 'system';
  }
};

const theme = new Store<Theme>('system');

export function applyTheme(next: Theme = stored()): void {
  theme.set(next);
  if (next === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem(DEVICE_KEYS.theme, next);
  } catch {
    // Storage is unavailable: the theme applies to this page only.
  }
}

export const useTheme = () => useStore(theme);
