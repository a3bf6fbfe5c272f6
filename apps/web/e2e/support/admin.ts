import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** As whoever runs the place does it, on the database of the running server. */
export const admin = (...args: string[]): string =>
  execFileSync(process.execPath, [join(__dirname, '../../../../scripts/admin.mjs'), ...args], {
    env: { ...process.env, DATA_DIR: process.env.ZENTRA_E2E_DATA_DIR, DATABASE_URL: '' },
    encoding: 'utf8',
  });
