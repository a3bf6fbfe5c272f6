import { apiOf, hostOf, portsOf } from './addresses.mjs';
import { startApi } from './api-process.mjs';
import { checkNode, ensureBuilt, ensureInstalled, ensurePortsFree, fail, loadSettings } from './setup.mjs';
import { untilStopped } from './until-stopped.mjs';

/** Installs and builds what is missing, starts API and web app, and resolves with their ports once both answer. */
export async function startZentra() {
  checkNode();
  loadSettings();
  const host = hostOf(process.env);
  const ports = portsOf(process.env);
  ensureInstalled();
  ensureBuilt();
  // Only now is everything installed that this needs.
  const { serveWeb } = await import('./serve-web.mjs');
  await ensurePortsFree(ports, host);
  const starting = startApi();
  let web;
  let isStopping = false;
  // From here on: who is told to stop while starting waits until there is something to stop in order.
  untilStopped(async () => {
    isStopping = true;
    const api = await starting;
    web?.close();
    return api.stop();
  });
  const api = await starting.catch(() => process.exit(1)); /* it has said why */
  void api.exited.then((code) => isStopping || fail(`The API has ended by itself (${code}); see above.`));
  web = await serveWeb({
    port: ports.WEB_PORT,
    host,
    api: process.env.ZENTRA_API || apiOf(ports.PORT),
  });
  return ports;
}
