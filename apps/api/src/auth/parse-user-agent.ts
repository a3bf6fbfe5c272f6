import type { Device } from '@zentra/contracts';
import Bowser from 'bowser';

/**
 * Characters. Longer headers are cut: no browser sends one, and Bowser needs 12 ms for 16 kB of
 * slashes.
 */
const MAX_LENGTH = 512;

/** Bowser returns a part of the header for a browser that it does not know. */
const KNOWN_BROWSERS = new Set(Object.values(Bowser.BROWSER_MAP));
const KNOWN_SYSTEMS = new Set(Object.values(Bowser.OS_MAP));

/** Names that the API gives in another form than Bowser. */
const NAMES: Record<string, string> = {
  'Microsoft Edge': 'Edge',
  'Samsung Internet for Android': 'Samsung Internet',
  'Chrome OS': 'ChromeOS',
};

const KINDS: Record<string, Device['kind']> = { mobile: 'phone', tablet: 'tablet', bot: 'program' };
const PROGRAM: Device = { browser: null, os: null, kind: 'program' };

/**
 * Parses a `User-Agent` header. Returns known names only and no other part of the header. Without a
 * header, and for a client that does not claim to be a browser, `kind` is `program`.
 */
export function parseUserAgent(userAgent = ''): Device {
  // Bowser throws for an empty header.
  if (userAgent === '') return PROGRAM;
  const { browser, os, platform } = Bowser.parse(userAgent.slice(0, MAX_LENGTH));
  const name = nameOf(browser.name, KNOWN_BROWSERS);
  const kind = KINDS[platform.type ?? ''] ?? 'desktop';
  if (kind === 'program' || (name === null && !userAgent.startsWith('Mozilla/'))) return PROGRAM;
  const system = nameOf(os.name, KNOWN_SYSTEMS);
  return { browser: name, os: system === 'iOS' && kind === 'tablet' ? 'iPadOS' : system, kind };
}

const nameOf = (name: string | undefined, known: Set<string>): string | null =>
  name !== undefined && known.has(name) ? (NAMES[name] ?? name) : null;
