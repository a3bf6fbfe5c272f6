import { apiOf, hostOf, portsOf } from './addresses.mjs';
import { startApi } from './api-process.mjs';
import { checkNode, ensureBuilt, ensureInstalled, ensurePortsFree, fail, loadSettings } from './setup.mjs';
import { supervise } from './supervise.mjs';
import { untilStopped } from './until-stopped.mjs';

/**
 * Installs and builds what is missing, starts API and web app, and resolves with their ports once
 * both answer. Restarts the API when it exits by itself.
 */
export async function startZentra() {
  checkNode();
  loadSettings();
  const host = hostOf(process.env);
  const ports = portsOf(process.env);
  ensureInstalled();
  ensureBuilt();
  // Loaded now, because only now its dependencies are installed.
  const { serveWeb } = await import('./serve-web.mjs');
  await ensurePortsFree(ports, host);
  const starting = supervise({ start: startApi, say: console.error, giveUp: fail });
  let web;
  // From here on, a stop signal during the start waits until there is a server to stop.
  untilStopped(async () => {
    const api = await starting;
    web?.close();
    return api.stop();
  });
  await starting.catch(() => process.exit(1)); /* it has said why */
  web = await serveWeb({
    port: ports.WEB_PORT,
    host,
    api: process.env.ZENTRA_API || apiOf(ports.PORT),
  });
  return ports;
}
