import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';

/** The port kept in `file` where it is free, so that tools keep their settings; otherwise any free one, kept there. */
export async function choosePort(file: string): Promise<number> {
  const last = Number(await readFile(file, 'utf8').catch(() => '0'));
  const port = (last > 0 && last < 65_536 && (await tryPort(last))) || (await tryPort(0));
  if (!port) throw new Error('There is no free port on 127.0.0.1 for Postgres.');
  await writeFile(file, String(port));
  return port;
}

/** The port, if it can be listened on; 0 asks for any. */
const tryPort = (port: number): Promise<number | undefined> =>
  new Promise((done) => {
    const server = createServer()
      .once('error', () => done(undefined))
      .listen(port, '127.0.0.1', () => {
        const { port: got } = server.address() as AddressInfo;
        server.close(() => done(got));
      });
  });
