import { test as base } from '@playwright/test';

/** As Playwright’s own; and the windows of a test are closed with it, so that those of later tests have the machine to themselves. */
export const test = base.extend<{ windowsClose: void }>({
  windowsClose: [
    async ({ browser }, use) => {
      await use();
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    { auto: true },
  ],
});
