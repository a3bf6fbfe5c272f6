import type { Device } from '@zentra/contracts';
import { words } from '@/lib/words';

/** Returns the name of a device in the current language, such as `Chrome on Android`. */
export function deviceText({ browser, os, kind }: Device): string {
  if (kind === 'program') return words('settings.devices.someProgram');
  const some = words('settings.devices.someBrowser');
  return named(browser ?? some, os) ?? some;
}

const named = (browser: string | null, system: string | null): string | null =>
  browser && system ? words('settings.devices.browserOn', { browser, system }) : (browser ?? system);
