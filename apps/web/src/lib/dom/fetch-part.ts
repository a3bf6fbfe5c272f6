import { backoffMs, pause } from '@zentra/client';

/**
 * Fetches a part of the app that the screen does without. Where that fails, it is fetched again once the browser is online, and
 * otherwise after 1 to 15 s. Never rejects.
 */
export async function fetchPart<Part>(load: () => Promise<Part>): Promise<Part> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await load();
    } catch {
      const online = new AbortController();
      const wake = () => online.abort();
      addEventListener('online', wake);
      await pause(backoffMs(failures), online.signal);
      removeEventListener('online', wake);
    }
  }
}

/**
 * Fetches a screen. Without a network it waits until the browser is online: the screen before stays, where the router would
 * reload the page and end at the browser's own error. Rejects where the server no longer has the file.
 */
export async function fetchScreen<Screen>(load: () => Promise<Screen>): Promise<Screen> {
  for (;;) {
    try {
      return await load();
    } catch (error) {
      if (navigator.onLine) throw error;
      await new Promise((resolve) => addEventListener('online', resolve, { once: true }));
    }
  }
}
