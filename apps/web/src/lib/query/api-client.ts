import { ServerClock, ZentraClient } from '@zentra/client';
import { sendFileByRequest } from '@zentra/client/browser';

/** `''`: port 8000 of the host that served the page; `':9000'`: another port of it; else an origin. */
function apiUrl(): string {
  const said = document.querySelector<HTMLMetaElement>('meta[name="zentra-api"]')?.content ?? '';
  if (/^https?:/.test(said)) return said;
  return `${location.protocol}//${location.hostname}${said || ':8000'}`;
}

const CLOCK_KEY = 'zentra:clock';

/** By how much this device's clock is off, as the last page learned: the first paint comes before any answer. */
function rememberedClock(): ServerClock {
  let offsetMs = 0;
  try {
    offsetMs = Number(localStorage.getItem(CLOCK_KEY)) || 0;
  } catch {
    // Then it is learned from the first answer.
  }
  return new ServerClock(offsetMs, (learned) => {
    try {
      localStorage.setItem(CLOCK_KEY, String(learned));
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
