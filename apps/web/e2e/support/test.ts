import { test as base } from '@playwright/test';

/** The headless shell reports that notifications were refused; users start with no decision. */
function unasked(): void {
  if (Notification.permission === 'denied')
    Object.defineProperty(Notification, 'permission', { get: () => 'default' });
}

/**
 * Playwright's `test`. It closes the windows of a test with it, so that they take no CPU time from
 * later tests.
 */
export const test = base.extend<{ windowsClose: void }, object>({
  browser: [
    async ({ browser }, use) => {
      const newContext = browser.newContext.bind(browser);
      browser.newContext = async (options) => {
        const context = await newContext(options);
        await context.addInitScript(unasked);
        return context;
      };
      await use(browser);
    },
    { scope: 'worker' },
  ],
  windowsClose: [
    async ({ browser }, use) => {
      await use();
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    { auto: true },
  ],
});
