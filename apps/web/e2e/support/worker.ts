import type { Page } from '@playwright/test';

/** The service worker is there and answers for the page. */
export const controlled = (page: Page) =>
  page.evaluate(
    () =>
      navigator.serviceWorker.controller !== null ||
      new Promise((resolve) =>
        navigator.serviceWorker.addEventListener('controllerchange', () => resolve(true)),
      ),
  );
