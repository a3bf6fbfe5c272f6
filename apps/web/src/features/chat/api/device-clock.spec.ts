/** @jest-environment ./apps/web/test/dom-environment.ts */
import fc from 'fast-check';
import { formatAgo, formatClock, formatDay, formatShort, formatUntil } from '@/lib/format/time';
import { showLanguage } from '@/lib/i18n/i18n';
import { client } from '@/lib/query/api-client';
import { isUnmuted } from './conversations';

fc.configureGlobal({ numRuns: process.env.CI ? 300 : 30 });

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The server's time, and the offset of the device's clock, which the page has measured. */
const clocks = fc.record({
  serverMs: fc
    .integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2027, 0, 1) })
    .map((ms) => ms - (ms % 1_000)),
  offsetMs: fc.oneof(
    fc.constantFrom(0, -2 * HOUR_MS, 30 * HOUR_MS, -400 * HOUR_MS),
    // Less than 3 seconds count as latency.
    fc.integer({ min: -400 * DAY_MS, max: 400 * DAY_MS }).map((ms) => (Math.abs(ms) > 3_000 ? ms : 0)),
  ),
});

/** Sets the device's clock, and lets the page measure it with a response of the server. */
function setClocks({ serverMs, offsetMs }: { serverMs: number; offsetMs: number }): void {
  jest.setSystemTime(serverMs + offsetMs);
  const headers = { date: new Date(serverMs).toUTCString() };
  client.http.clock.observe(new Response('', { headers }), Date.now());
}

const iso = (ms: number) => new Date(ms).toISOString();
/** Noon of a day, counted from the day of a moment. */
function noonOf(ms: number, days: number): string {
  const date = new Date(ms);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days, 12).toISOString();
}

describe('times of the server on a device whose clock is wrong', () => {
  beforeAll(() => showLanguage('en'));
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] }));
  afterEach(() => jest.useRealTimers());

  it('are called today and yesterday by the day of the server', () => {
    fc.assert(
      fc.property(clocks, (given) => {
        setClocks(given);
        const { serverMs } = given;
        const weekday = new Intl.DateTimeFormat('en-US', { weekday: 'long' }).format(
          new Date(noonOf(serverMs, -3)),
        );
        expect([0, -1, -3].map((days) => formatDay(noonOf(serverMs, days)))).toEqual([
          'Today',
          'Yesterday',
          weekday,
        ]);
        expect([formatAgo(iso(serverMs)), formatShort(iso(serverMs))]).toEqual([
          'today',
          formatClock(iso(serverMs)),
        ]);
      }),
    );
  });

  it('name a weekday for the end of a mute within six days, and a date after that', () => {
    fc.assert(
      fc.property(clocks, (given) => {
        setClocks(given);
        const day = (days: number, options: Intl.DateTimeFormatOptions) =>
          new Intl.DateTimeFormat('en-US', options).format(new Date(noonOf(given.serverMs, days)));
        expect(formatUntil(noonOf(given.serverMs, 6))).toContain(day(6, { weekday: 'short' }));
        expect(formatUntil(noonOf(given.serverMs, 7))).toContain(day(7, { day: 'numeric', month: 'short' }));
      }),
    );
  });

  it('end a mute when the server does', () => {
    fc.assert(
      fc.property(clocks, fc.integer({ min: 4_000, max: 31 * DAY_MS }), (given, ms) => {
        setClocks(given);
        const until = (mutedUntil: string | null) =>
          isUnmuted({ mutedUntil } as Parameters<typeof isUnmuted>[0]);
        expect([until(iso(given.serverMs + ms)), until(iso(given.serverMs - ms)), until(null)]).toEqual([
          false,
          true,
          true,
        ]);
      }),
    );
  });
});
