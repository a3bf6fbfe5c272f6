import * as z from 'zod';

export const deviceKindSchema = z.enum(['desktop', 'phone', 'tablet', 'program']);

/** A device as data, so that each client words it in its own language. Names are proper names and are not translated. */
export const deviceSchema = z
  .object({
    browser: z.string().nullable().meta({ description: 'Such as `Firefox`; null where it is unknown.' }),
    os: z.string().nullable().meta({ description: 'Such as `Windows`; null where it is unknown.' }),
    kind: deviceKindSchema.meta({ description: '`program`: not a browser, such as a bot.' }),
  })
  .meta({ id: 'Device', description: 'What the `User-Agent` of a sign-in says about the device.' });

export type Device = z.infer<typeof deviceSchema>;

/** The first that fits: what many others claim to be comes last. */
const BROWSERS: [RegExp, string][] = [
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrom(e|ium)\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const SYSTEMS: [RegExp, string][] = [
  [/iPad/, 'iPadOS'],
  [/iPhone/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
];

/**
 * Reads a `User-Agent`. Nothing of the header itself is in the result. Without a header, and for what does not claim to be a
 * browser, `kind` is `program`.
 */
export function parseUserAgent(userAgent = ''): Device {
  const find = (names: [RegExp, string][]) => names.find(([pattern]) => pattern.test(userAgent))?.[1] ?? null;
  const browser = find(BROWSERS);
  if (browser === null && !userAgent.startsWith('Mozilla/'))
    return { browser: null, os: null, kind: 'program' };
  return { browser, os: find(SYSTEMS), kind: kindOf(userAgent) };
}

function kindOf(userAgent: string): Device['kind'] {
  // Browsers on Android leave out `Mobile` where the screen is large.
  if (/iPad|Android(?!.*Mobile)/.test(userAgent)) return 'tablet';
  return /iPhone|Mobile/.test(userAgent) ? 'phone' : 'desktop';
}
