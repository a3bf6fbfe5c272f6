import { WebSocket, WebSocketServer, type ServerOptions } from 'ws';
import { BYTES_PER_TOKEN, CLOSE_TIMEOUT_MS, CONNECTION_FRAMES, MAX_FRAGMENTS, scaled } from './socket-bounds';
import { TokenBucket } from './token-bucket';

/**
 * A WebSocket whose frames are counted before anybody above sees them: messages, pings and pongs alike. The frame that is
 * too many ends it, and what came after it in the same piece of TCP is dropped.
 */
export abstract class BoundedWebSocket extends WebSocket {
  /** Of all connections of its user; set once it is known whose it is. */
  shared: TokenBucket | undefined;
  /** Called once, when the connection is ended for its frames. */
  onFlood: () => void = () => undefined;
  private isFlooding = false;
  protected abstract readonly own: TokenBucket | undefined;

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    if ((event === 'message' || event === 'ping' || event === 'pong') && !this.admits(args[0])) return false;
    return super.emit(event, ...args);
  }

  private admits(data: unknown): boolean {
    if (this.isFlooding) return false;
    const size = Buffer.isBuffer(data) ? data.length : 0;
    const cost = 1 + Math.floor(size / BYTES_PER_TOKEN);
    if ((this.own?.take(cost) ?? true) && (this.shared?.take(cost) ?? true)) return true;
    this.isFlooding = true;
    this.terminate();
    this.onFlood();
    return false;
  }
}

/** Returns the class that Engine.IO makes its WebSocket server of. */
export function boundedEngine(rateLimitFactor: number): new (options?: ServerOptions) => WebSocketServer {
  const { burst, perSecond } = CONNECTION_FRAMES;
  class CountedWebSocket extends BoundedWebSocket {
    protected readonly own =
      rateLimitFactor === 0
        ? undefined
        : new TokenBucket(scaled(burst, rateLimitFactor), scaled(perSecond, rateLimitFactor));
  }
  return class BoundedWebSocketServer extends WebSocketServer {
    constructor(options?: ServerOptions) {
      const own = {
        // Engine.IO has a heartbeat of its own, and answers to pings would wait to leave without a bound.
        autoPong: false,
        // One frame of each connection per turn of the event loop: a burst of one lets the frames of others through.
        allowSynchronousEvents: false,
        closeTimeout: CLOSE_TIMEOUT_MS,
        maxFragments: MAX_FRAGMENTS,
        WebSocket: CountedWebSocket,
      };
      super({ ...options, ...own });
    }
  };
}
