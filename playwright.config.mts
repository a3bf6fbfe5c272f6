import { defineConfig } from '@playwright/test';
import { SHELL } from './apps/web/e2e/support/chromium.mts';

/**
 * Runs the built API and web app, started by global-setup on free ports with their own data folder.
 */
export default defineConfig({
  testDir: 'apps/web/e2e',
  outputDir: 'test-results',
  globalSetup: './apps/web/e2e/support/global-setup.mts',
  timeout: 120_000,
  expect: { timeout: 10_000 },
  // A test waits a third of its time, so 3 workers use 2 cores.
  workers: 3,
  fullyParallel: true,
  forbidOnly: true,
  reporter: 'list',
  use: {
    // What waits without a limit of its own fails here, and not after the whole time of its test.
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    // Routes and setOffline do not always see requests that bypass a service worker.
    serviceWorkers: 'block',
    locale: 'en-GB',
    // Recording takes half of the CPU time. `--trace=retain-on-failure` records without CI, too.
    trace: process.env.CI ? { mode: 'retain-on-failure', screenshots: false } : 'off',
    screenshot: 'only-on-failure',
    launchOptions: SHELL,
  },
  projects: [
    { name: 'desktop', use: { viewport: { width: 1280, height: 800 } } },
    {
      // Repeats the tests of what a narrow window or a finger changes: the layout of each screen
      // (axe, size of targets), navigation, menus and pictures under a finger, scrolling, reading.
      name: 'phone',
      grep: /@phone/,
      use: { viewport: { width: 390, height: 844 }, hasTouch: true },
    },
  ],
});
