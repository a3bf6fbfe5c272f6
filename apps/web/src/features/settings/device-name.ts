import type { Device } from '@zentra/contracts';
import { t } from '@/lib/i18n/i18n';

/** Returns the name of a device in the current language, such as `Chrome on Android`. */
export function deviceText({ browser, os, kind }: Device): string {
  if (kind === 'program') return t('settings.devices.someProgram');
  const some = t('settings.devices.someBrowser');
  return named(browser ?? some, os) ?? some;
}

const named = (browser: string | null, system: string | null): string | null =>
  browser && system ? t('settings.devices.browserOn', { browser, system }) : (browser ?? system);
