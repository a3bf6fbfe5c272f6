import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A proxy before a database, which can stop answering without closing connections. */
export class StallingProxy {
  /** The address of the database through the proxy. */
  url = '';
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly targets = new Set<Socket>();
  private isStalled = false;

  private constructor(target: URL) {
    this.server = createServer((client) => {
      const database = connect(Number(target.port), target.hostname);
      const end = () => {
        client.destroy();
        database.destroy();
      };
      for (const socket of [client, database]) {
        this.sockets.add(socket);
        socket.on('error', end).on('close', end);
      }
      this.targets.add(database);
      client.on('data', (bytes) => database.write(bytes));
      database.on('data', (bytes) => client.write(bytes));
      if (this.isStalled) database.pause();
    });
  }

  static async before(databaseUrl: string): Promise<StallingProxy> {
    const url = new URL(databaseUrl);
    const proxy = new StallingProxy(new URL(databaseUrl));
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    url.host = `127.0.0.1:${(proxy.server.address() as AddressInfo).port}`;
    proxy.url = url.href;
    return proxy;
  }

  /** Stops answers. Queries still arrive and are executed. */
  stall(): void {
    this.isStalled = true;
    for (const database of this.targets) database.pause();
  }

  /** Stalls the open connections, or one of them in the order of opening. Later ones pass. */
  stallOpen(index?: number): void {
    const open = [...this.targets].filter((target) => !target.destroyed);
    for (const [i, target] of open.entries()) if (index === undefined || i === index) target.pause();
  }

  goOn(): void {
    this.isStalled = false;
    for (const database of this.targets) database.resume();
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }
}
