import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { SOCKET_PATH } from '@zentra/contracts';
import type { Server, ServerOptions } from 'socket.io';

/** Frames above this end the connection; smaller ones that are too large for an event are answered. */
const MAX_FRAME_BYTES = 1024 * 1024;

/** Socket.IO as we run it: WebSocket only, one path, no compression (messages are short), no HTTP long polling. */
export class ZentraIoAdapter extends IoAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly origins: readonly string[],
  ) {
    super(app);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const own: Partial<ServerOptions> = {
      path: SOCKET_PATH,
      addTrailingSlash: false,
      transports: ['websocket'],
      serveClient: false,
      perMessageDeflate: false,
      httpCompression: false,
      maxHttpBufferSize: MAX_FRAME_BYTES,
      connectTimeout: 10_000,
      cors: { origin: [...this.origins], credentials: true },
    };
    return super.createIOServer(port, Object.assign({}, options, own));
  }

  /**
   * Says goodbye to every device before the process ends. Below Socket.IO's own disconnect, which would mean that this
   * session is over: this way they come back to whoever serves next.
   */
  override async close(server: Server): Promise<void> {
    server.engine.close();
    await super.close(server);
  }
}
