import { backoffMs, pause } from '@zentra/client';

/**
 * Loads an optional part of the app. After a failure it retries when the browser is online again,
 * otherwise with backoff up to 15 seconds.
 * Never rejects.
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
 * Loads a screen. Offline, it waits until the browser is online: the current screen stays. The
 * router would otherwise reload the page and show the browser's error.
 * @throws the load error while online, e.g. if the server no longer has the file
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
