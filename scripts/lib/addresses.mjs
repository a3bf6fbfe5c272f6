import { fail } from './setup.mjs';

/** Returns the ports of the environment, by the names of their settings. */
export const portsOf = (env) => ({
  PORT: portOf(env, 'PORT', 8000),
  WEB_PORT: portOf(env, 'WEB_PORT', 5173),
});

function portOf(env, setting, fallback) {
  const port = Number(env[setting] || fallback);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    fail(`${setting} is “${env[setting]}”, which is not a port number.`);
  return port;
}

/** Returns the API's address for the page, in the form of `zentra-api` in index.html. */
export const apiOf = (port) => (port === 8000 ? '' : `:${port}`);

/** Returns the address on which API and web app listen; IPv6 may be in brackets, as in a URL. */
export const hostOf = (env) => (env.HOST || '127.0.0.1').replace(/^\[(.*)\]$/, '$1');

/** Returns the host of a URL that reaches it from this machine. */
export function reachable(host) {
  if (['0.0.0.0', '::'].includes(host)) return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

export function printAddresses({ PORT, WEB_PORT }) {
  const host = reachable(hostOf(process.env));
  // The same default as in the API: a production server publishes no documents unless configured.
  const hasDocs = (process.env.API_DOCS || (process.env.NODE_ENV === 'production' ? 'off' : 'on')) === 'on';
  const docs = hasDocs ? `\n    Swagger   http://${host}:${PORT}/api/docs` : '';
  const data = process.env.DATABASE_URL ? 'the Postgres at DATABASE_URL' : process.env.DATA_DIR || '.data';
  console.log(`
  Zentra is running.

    Web app   http://${host}:${WEB_PORT}
    API       http://${host}:${PORT}/api${docs}
    Data in   ${data}

  Ctrl-C stops it.
`);
}
