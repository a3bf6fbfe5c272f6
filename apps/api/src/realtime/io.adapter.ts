import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { SOCKET_PATH } from '@zentra/contracts';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Server, ServerOptions } from 'socket.io';
import { AppError } from '../common/errors/app-error';
import type { Config } from '../config/config';
import { boundedEngine } from './bounded-web-socket';
import { refuseUpgrade } from './handshake.guard';
import { MAX_FRAME_BYTES } from './socket-bounds';

/**
 * Configures Socket.IO: WebSocket only, one path, no compression (messages are short), no HTTP long
 * polling.
 */
export class ZentraIoAdapter extends IoAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly config: Pick<Config, 'webOrigins' | 'rateLimitFactor' | 'socketConnectMs'>,
  ) {
    super(app);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const { webOrigins, rateLimitFactor, socketConnectMs } = this.config;
    const own: Partial<ServerOptions> & { destroyUpgrade: boolean } = {
      wsEngine: boundedEngine(rateLimitFactor),
      // By default, Engine.IO leaves the connection of an upgrade on another path half open.
      destroyUpgrade: false,
      path: SOCKET_PATH,
      addTrailingSlash: false,
      transports: ['websocket'],
      serveClient: false,
      perMessageDeflate: false,
      httpCompression: false,
      maxHttpBufferSize: MAX_FRAME_BYTES,
      connectTimeout: socketConnectMs,
      cors: { origin: [...webOrigins], credentials: true },
    };
    const server = super.createIOServer(port, Object.assign({}, options, own));
    server.httpServer.on('upgrade', ({ url = '' }: IncomingMessage, socket: Duplex) => {
      if (!url.startsWith(SOCKET_PATH)) refuseUpgrade(socket, new AppError('NOT_FOUND'));
    });
    return server;
  }

  /**
   * Closes all connections before the process ends. Closes them below Socket.IO, whose disconnect
   * would mean that the session is over. So clients reconnect to the next process.
   */
  override async close(server: Server): Promise<void> {
    server.engine.close();
    await super.close(server);
  }
}
