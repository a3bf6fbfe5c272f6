import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';

/**
 * Returns the port stored in `file` if it is free, so that tools can keep their settings. Otherwise
 * stores and returns any free port.
 */
export async function choosePort(file: string): Promise<number> {
  const last = Number(await readFile(file, 'utf8').catch(() => '0'));
  const port = (last > 0 && last < 65_536 && (await tryPort(last))) || (await tryPort(0));
  if (!port) throw new Error('There is no free port on 127.0.0.1 for Postgres.');
  await writeFile(file, String(port));
  return port;
}

/** Returns the port if it is free, otherwise undefined; 0 selects any free port. */
const tryPort = (port: number): Promise<number | undefined> =>
  new Promise((done) => {
    const server = createServer()
      .once('error', () => done(undefined))
      .listen(port, '127.0.0.1', () => {
        const { port: got } = server.address() as AddressInfo;
        server.close(() => done(got));
      });
  });
