import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';

/** A server with the S3 protocol, on loopback, with the one bucket `zentra`. */
export class S3Server {
  private server: Server | undefined;
  private port = 0;

  private constructor(private readonly folder: string) {}

  static async start(): Promise<S3Server> {
    const server = new S3Server(await mkdtemp(join(tmpdir(), 'zentra-s3-')));
    await server.begin();
    return server;
  }

  /** The value for STORAGE_URL. */
  url({ key = 'S3RVER', prefix = '' } = {}): string {
    return `s3://${key}:S3RVER@127.0.0.1:${this.port}/zentra?tls=false&prefix=${prefix}`;
  }

  /** Starts listening; after an end on the same port, with the objects that it stored. */
  async begin(): Promise<void> {
    const s3 = new S3rver({
      silent: true,
      directory: this.folder,
      configureBuckets: [{ name: 'zentra', configs: [] }],
    });
    await s3.configureBuckets();
    const handle = s3.callback();
    this.server = createServer((request, response) => handle(request, response));
    await once(this.server.listen(this.port, '127.0.0.1'), 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Stops listening, and keeps the objects in memory. */
  async end(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  async close(): Promise<void> {
    await this.end();
    await rm(this.folder, { recursive: true, force: true });
  }
}
