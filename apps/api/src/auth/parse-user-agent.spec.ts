import { parseUserAgent } from './parse-user-agent';

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const APPLE = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';

it.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
    'Firefox',
    'Windows',
    'desktop',
  ],
  [
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${APPLE} Version/18.5 Safari/605.1.15`,
    'Safari',
    'macOS',
    'desktop',
  ],
  [
    `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} Chrome/137.0.0.0 Mobile Safari/537.36`,
    'Chrome',
    'Android',
    'phone',
  ],
  [
    `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} Chrome/137.0.0.0 Safari/537.36`,
    'Chrome',
    'Android',
    'tablet',
  ],
  [
    `Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) ${APPLE} Version/18.5 Mobile/15E148 Safari/604.1`,
    'Safari',
    'iPadOS',
    'tablet',
  ],
  [
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) ${APPLE} CriOS/137.0 Mobile/15E148 Safari/604.1`,
    'Chrome',
    'iOS',
    'phone',
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/137.0.0.0 Safari/537.36 Edg/137.0.0.0`,
    'Edge',
    'Windows',
    'desktop',
  ],
  [
    `Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} Chrome/137.0.0.0 Safari/537.36 OPR/120.0.0.0`,
    'Opera',
    'Linux',
    'desktop',
  ],
  [
    `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${WEBKIT} Chrome/137.0.0.0 Safari/537.36`,
    'Chrome',
    'ChromeOS',
    'desktop',
  ],
  ['Mozilla/5.0 (Android 14; Tablet; rv:140.0) Gecko/140.0 Firefox/140.0', 'Firefox', 'Android', 'tablet'],
  [
    `Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S911B) ${WEBKIT} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36`,
    'Samsung Internet',
    'Android',
    'phone',
  ],
  [
    `Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} HeadlessChrome/137.0.0.0 Safari/537.36`,
    'Chrome',
    'Linux',
    'desktop',
  ],
  ['Mozilla/5.0 (Something; else)', null, null, 'desktop'],
  ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', null, null, 'program'],
  ['curl/8.5.0', null, null, 'program'],
  ['', null, null, 'program'],
  [undefined, null, null, 'program'],
])('%s is %s on %s, a %s', (userAgent, browser, os, kind) => {
  expect(parseUserAgent(userAgent)).toEqual({ browser, os, kind });
});

it('returns known names only', () => {
  expect(parseUserAgent('<b>Mara</b>/1.0 (secret; words)')).toEqual({
    browser: null,
    os: null,
    kind: 'program',
  });
  expect(parseUserAgent('Mozilla/5.0 <b>Mara</b>/1.0 (Linux)')).toMatchObject({ browser: null });
});

it('parses the longest header that Node accepts in well under a second', () => {
  const startedAt = performance.now();
  for (const part of ['/', ' ', '(', 'Chrome/', 'Android ', 'Mobile'])
    parseUserAgent(`Mozilla/5.0 ${part.repeat(16_000 / part.length)}`);
  expect(performance.now() - startedAt).toBeLessThan(500);
});
