import { test as base } from '@playwright/test';

/**
 * Playwright's `test`. It closes the windows of a test with it, so that they take no CPU time from
 * later tests.
 */
export const test = base.extend<{ windowsClose: void }>({
  windowsClose: [
    async ({ browser }, use) => {
      await use();
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    { auto: true },
  ],
});
