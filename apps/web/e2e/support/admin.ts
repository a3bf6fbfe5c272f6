import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** As whoever runs the place does it, on the database of the running server; meanwhile our own connections live on. */
export const admin = (...args: string[]): Promise<unknown> =>
  promisify(execFile)(process.execPath, [join(__dirname, '../../../../scripts/admin.mjs'), ...args], {
    env: { ...process.env, DATA_DIR: process.env.ZENTRA_E2E_DATA_DIR, DATABASE_URL: '' },
  });
