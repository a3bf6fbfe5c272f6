import { defineConfig } from '@playwright/test';

/** What is proven once, at the size of a desk: nothing of it depends on how much room there is, or on a finger. */
const SIZELESS = [
  'attachments',
  'attention',
  'devices',
  'first-load',
  'first-paint',
  'forced-colours',
  'input-methods',
  'install',
  'keyboard',
  'late-answers',
  'leaving',
  'kept-texts',
  'offline',
  'outbox',
  'passkeys',
  'personal-data',
  'places',
  'policy',
  'print',
  'proxies',
  'push',
  'releases',
  'sound',
  'reading',
  'server-restart',
  'swagger',
  'text-size',
];

/** Against the built API and web app, started by global-setup on free ports with a data folder of their own. */
export default defineConfig({
  testDir: 'apps/web/e2e',
  outputDir: 'test-results',
  globalSetup: './apps/web/e2e/support/global-setup.mts',
  timeout: 120_000,
  expect: { timeout: 10_000 },
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  reporter: 'list',
  use: {
    // What waits without a limit of its own fails here, and not after the whole time of its test.
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    // A page's requests that pass by a service worker are not always seen by routes, nor by setOffline.
    serviceWorkers: 'block',
    locale: 'en-GB',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      // scripts/test.mjs finds one, and installs it where there is none.
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-background-networking', '--disable-gpu'],
    },
  },
  projects: [
    { name: 'desktop', use: { viewport: { width: 1280, height: 800 } } },
    {
      name: 'phone',
      testIgnore: SIZELESS.map((name) => `**/${name}.spec.ts`),
      use: { viewport: { width: 390, height: 844 }, hasTouch: true },
    },
  ],
});
