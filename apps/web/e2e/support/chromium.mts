import type { LaunchOptions } from '@playwright/test';

const args = ['--no-sandbox', '--disable-background-networking', '--disable-gpu'];
// scripts/lib/chromium.mjs finds or installs both.
const { CHROMIUM_PATH = '/usr/bin/chromium', CHROMIUM_SHELL_PATH = CHROMIUM_PATH } = process.env;

/** Chromium's headless shell, which takes a third less CPU time; without one, Chromium itself. */
export const SHELL: LaunchOptions = { executablePath: CHROMIUM_SHELL_PATH, args };

/** The complete Chromium, for what the shell lacks: notifications, installation, font settings. */
export const COMPLETE: LaunchOptions = { executablePath: CHROMIUM_PATH, args };
