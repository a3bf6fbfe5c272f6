import { createServer, request as ask, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * An HTTP proxy before the API, as in offices: passes HTTP, and WebSocket only once
 * `letSocketsThrough`.
 */
export class PlainProxy {
  url = '';
  /** Answers every request in place of the API. */
  page: { status: number; html: string } | undefined;
  letSocketsThrough = false;
  /** Counts the requests for a WebSocket. */
  upgrades = 0;
  private readonly server: Server;
  private readonly sockets = new Set<Duplex>();

  private constructor(target: URL) {
    this.server = createServer((request, response) => {
      if (this.page) {
        request.resume();
        return void response.writeHead(this.page.status, { 'content-type': 'text/html' }).end(this.page.html);
      }
      const { method, headers, url } = request;
      const there = ask(new URL(url ?? '/', target), { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      there.on('error', () => response.destroy());
      request.pipe(there);
    });
    this.server.on('upgrade', ({ method, url, headers }, client: Duplex) => {
      this.upgrades += 1;
      if (!this.letSocketsThrough) return void client.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      const there = connect(Number(target.port), target.hostname);
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
      there.write([`${method} ${url} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
      client.pipe(there).pipe(client);
      for (const socket of [client, there]) {
        this.sockets.add(socket);
        socket
          .on('error', () => undefined)
          .on('close', () => [client, there].forEach((one) => one.destroy()));
      }
    });
  }

  static async before(apiUrl: string): Promise<PlainProxy> {
    const proxy = new PlainProxy(new URL(apiUrl));
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    proxy.url = `http://127.0.0.1:${(proxy.server.address() as AddressInfo).port}`;
    return proxy;
  }

  /** Closes every open WebSocket. */
  cutSockets(): void {
    this.letSocketsThrough = false;
    this.sockets.forEach((socket) => socket.destroy());
  }

  close(): void {
    this.cutSockets();
    this.server.close();
    this.server.closeAllConnections();
  }
}
