import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Runs the admin command as an operator does, on the database of the running server. Connections of
 * the tests stay open.
 */
export const admin = (...args: string[]): Promise<unknown> =>
  promisify(execFile)(process.execPath, [join(__dirname, '../../../../scripts/admin.mjs'), ...args], {
    env: { ...process.env, DATA_DIR: process.env.ZENTRA_E2E_DATA_DIR, DATABASE_URL: '' },
  });
