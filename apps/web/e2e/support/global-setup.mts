import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApi } from '../../../../scripts/lib/api-process.mjs';
import { serveWeb } from '../../../../scripts/lib/serve-web.mjs';
import { freePort } from './free-port.mts';

/** Starts the programs of `npm start` for the browser tests; returns a function that stops them. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'zentra-e2e-'));
  const [apiPort, webPort] = [await freePort(), await freePort()];
  const api = await startApi({
    PORT: String(apiPort),
    WEB_PORT: String(webPort),
    DATA_DIR: dataDir,
    DATABASE_URL: '',
    RATE_LIMIT_FACTOR: '0',
    ALLOW_LOCAL_PUSH: 'on',
    LOG_LEVEL: 'error',
  });
  const web = await serveWeb({ port: webPort, host: '127.0.0.1', api: `:${apiPort}` });
  process.env.ZENTRA_E2E_WEB = `http://127.0.0.1:${webPort}`;
  process.env.ZENTRA_E2E_DATA_DIR = dataDir;
  process.env.ZENTRA_E2E_API = `http://127.0.0.1:${apiPort}`;
  return async () => {
    web.close();
    await api.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}
