import type { Page } from '@playwright/test';

/**
 * Resolves once the page's socket is connected. The page fetches what happened before, without an
 * announcement. Call it before the page signs in, because the connection may be faster than the
 * next step of a test.
 */
export const liveConnectionOf = (page: Page): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('No live connection within 15 s')), 15_000);
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        // The server's answer to the handshake.
        if (!String(payload).startsWith('40')) return;
        clearTimeout(timer);
        resolve();
      }),
    );
  });
