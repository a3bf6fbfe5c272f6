// `npm start`: from a fresh clone to a running Zentra, and back to nothing on Ctrl-C.
import { pathToFileURL } from 'node:url';
import { startApi } from './lib/api-process.mjs';
import { serveWeb } from './lib/serve-web.mjs';
import {
  checkNode,
  ensureBuilt,
  ensureInstalled,
  ensurePortsFree,
  fail,
  loadSettings,
} from './lib/setup.mjs';
import { untilStopped } from './lib/until-stopped.mjs';

/** Starts everything and resolves once it answers. */
export async function start() {
  checkNode();
  loadSettings();
  const host = process.env.HOST || '127.0.0.1';
  const ports = { PORT: Number(process.env.PORT || 8000), WEB_PORT: Number(process.env.WEB_PORT || 5173) };
  ensureInstalled();
  ensureBuilt();
  await ensurePortsFree(ports, host);
  const api = await startApi().catch((error) => fail(error.message));
  const web = await serveWeb({
    port: ports.WEB_PORT,
    host,
    api: process.env.ZENTRA_API || apiOf(ports.PORT),
  });
  let isStopping = false;
  untilStopped(() => {
    isStopping = true;
    web.close();
    return api.stop();
  });
  void api.exited.then((code) => isStopping || fail(`The API has ended by itself (${code}); see above.`));
  return ports;
}

const apiOf = (port) => (port === 8000 ? '' : `:${port}`);

export function printAddresses({ PORT, WEB_PORT }) {
  const dataFolder = process.env.DATABASE_URL
    ? 'the Postgres at DATABASE_URL'
    : process.env.DATA_DIR || '.data';
  console.log(`
  Zentra is running.

    Web app   http://127.0.0.1:${WEB_PORT}
    API       http://127.0.0.1:${PORT}/api
    Swagger   http://127.0.0.1:${PORT}/api/docs
    Data in   ${dataFolder}

  Ctrl-C stops it.
`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) printAddresses(await start());
