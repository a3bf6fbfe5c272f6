import { parseUserAgent, type Device } from '@zentra/contracts';
import { words } from '@/lib/words';

/** `Chrome on Android`: what to call this device until its owner says better. */
export function deviceName(userAgent = navigator.userAgent): string {
  const { browser, os } = parseUserAgent(userAgent);
  return named(browser, os) ?? words('settings.devices.mine');
}

/** A device of the contract, in the language of the moment. */
export function deviceText({ browser, os, kind }: Device): string {
  if (kind === 'program') return words('settings.devices.someProgram');
  const some = words('settings.devices.someBrowser');
  return named(browser ?? some, os) ?? some;
}

const named = (browser: string | null, system: string | null): string | null =>
  browser && system ? words('settings.devices.browserOn', { browser, system }) : (browser ?? system);
