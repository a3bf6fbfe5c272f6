import { ServerClock, ZentraClient } from '@zentra/client';
import { sendFileByRequest } from '@zentra/client/browser';
import { DEVICE_KEYS } from '@/lib/storage/persisted-keys';

/** `''`: port 8000 of the host that served the page; `':9000'`: another port of it; else an origin. */
function apiUrl(): string {
  const said = document.querySelector<HTMLMetaElement>('meta[name="zentra-api"]')?.content ?? '';
  if (/^https?:/.test(said)) return said;
  return `${location.protocol}//${location.hostname}${said || ':8000'}`;
}

/** By how much this device's clock is off, as the last page learned: the first paint comes before any answer. */
function rememberedClock(): ServerClock {
  let offsetMs = 0;
  try {
    offsetMs = Number(localStorage.getItem(DEVICE_KEYS.clock)) || 0;
  } catch {
    // Then it is learned from the first answer.
  }
  return new ServerClock(offsetMs, (learned) => {
    try {
      localStorage.setItem(DEVICE_KEYS.clock, String(learned));
    } catch {
      // It holds for this page.
    }
  });
}

/** The one client of this page. */
export const client = new ZentraClient({
  url: apiUrl(),
  sendFile: sendFileByRequest,
  clock: rememberedClock(),
});
