import { words } from '@/lib/words';

/** The first that fits; what many others claim to be comes last. */
const BROWSERS: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const SYSTEMS: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Mac OS X/, 'Mac'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'Chromebook'],
  [/Linux/, 'Linux'],
];

/** How the contract puts a device, see `Session`. */
const [A_PROGRAM, A_BROWSER, ON] = ['A program', 'A browser', ' on '];

/** `Chrome on Android`: what to call this device until its owner says better. */
export function deviceName(userAgent = navigator.userAgent): string {
  const find = (names: [RegExp, string][]) => names.find(([sign]) => sign.test(userAgent))?.[1];
  return named(find(BROWSERS), find(SYSTEMS)) ?? words('settings.devices.mine');
}

/** What the contract calls a device, in the language of the moment. */
export function deviceText(label: string): string {
  if (label === A_PROGRAM) return words('settings.devices.someProgram');
  const [browser, system] = label.split(ON);
  return named(browser === A_BROWSER ? words('settings.devices.someBrowser') : browser, system) ?? label;
}

export const isProgram = (label: string): boolean => label === A_PROGRAM;

const named = (browser: string | undefined, system: string | undefined): string | undefined =>
  browser && system ? words('settings.devices.browserOn', { browser, system }) : (browser ?? system);
