import { ServerClock, ZentraClient } from '@zentra/client';
import { sendFileByRequest } from '@zentra/client/browser';
import { DEVICE_KEYS } from '@/lib/storage/persisted-keys';

/**
 * Returns the URL of the API. `''`: port 8000 of the page's host; `':9000'`: another port of it;
 * otherwise an origin.
 */
function apiUrl(): string {
  const said = document.querySelector<HTMLMetaElement>('meta[name="zentra-api"]')?.content ?? '';
  if (/^https?:/.test(said)) return said;
  return `${location.protocol}//${location.hostname}${said || ':8000'}`;
}

/**
 * Restores the clock offset that the last page measured: the first render comes before any
 * response.
 */
function rememberedClock(): ServerClock {
  let offsetMs = 0;
  try {
    offsetMs = Number(localStorage.getItem(DEVICE_KEYS.clock)) || 0;
  } catch {
    // Storage is unavailable: the first response sets the offset.
  }
  return new ServerClock(offsetMs, (learned) => {
    try {
      localStorage.setItem(DEVICE_KEYS.clock, String(learned));
    } catch {
      // Storage is unavailable: the offset applies to this page only.
    }
  });
}

/** The one API client of this page. */
export const client = new ZentraClient({
  url: apiUrl(),
  sendFile: sendFileByRequest,
  clock: rememberedClock(),
});
