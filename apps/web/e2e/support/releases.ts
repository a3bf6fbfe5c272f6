import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { WEB } from './person';

/**
 * A proxy between a browser and the web app, which serves one release after another under the same
 * address.
 */
export interface Releases {
  /** For a context whose requests go through the proxy. */
  proxy: { server: string };
  /** The number of the served release; pages contain it in `<meta name="release">`. */
  release: number;
  /** How often a browser has requested the service worker. */
  asked: number;
  close(): void;
}

export async function startReleases(): Promise<Releases> {
  const releases = { proxy: { server: '' }, release: 1, asked: 0, close: () => void server.close() };
  const server = createServer((request, response) => pass(request, response, releases));
  // WebSockets use a CONNECT tunnel.
  server.on('connect', ({ url = '' }: IncomingMessage, socket) => {
    const { hostname, port } = new URL(`http://${url}`);
    const there = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connected\r\n\r\n');
      socket.pipe(there).pipe(socket);
    });
    for (const [one, other] of [
      [socket, there],
      [there, socket],
    ] as const)
      one.on('error', () => other.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  releases.proxy.server = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return releases;
}

function pass(request: IncomingMessage, response: ServerResponse, releases: Releases): void {
  const { method, headers, url = '' } = request;
  const isWorker = url === `${WEB}/service-worker.js`;
  if (isWorker) releases.asked += 1;
  // Complete and uncompressed, because its text is changed on the way.
  const { 'if-none-match': _, 'if-modified-since': __, ...rest } = headers;
  const there = ask(url, { method, headers: { ...rest, 'accept-encoding': 'identity' } }, (answer) => {
    const isPage = url.startsWith(WEB) && /html/.test(answer.headers['content-type'] ?? '');
    if (!isWorker && !isPage) {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      return void answer.pipe(response);
    }
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    answer.on('end', () => {
      const { 'content-length': ___, ...others } = answer.headers;
      response.writeHead(answer.statusCode ?? 502, others);
      const text = Buffer.concat(chunks).toString();
      response.end(isWorker ? workerOf(text, releases.release) : pageOf(text, releases.release));
    });
  });
  there.on('error', () => response.destroy());
  request.pipe(there);
}

const pageOf = (html: string, release: number) =>
  html.replace('<head>', `<head><meta name="release" content="${release}">`);

/** Each release has other file names. */
const workerOf = (script: string, release: number) =>
  script.replace(/\/assets\/[^,`'"]+/, (name) => `${name}?release=${release}`);
