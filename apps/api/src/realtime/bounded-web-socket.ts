import { WebSocket, WebSocketServer, type ServerOptions } from 'ws';
import { currentTurn } from './event-loop-turn';
import {
  BYTES_PER_TOKEN,
  CLOSE_TIMEOUT_MS,
  CONNECTION_FRAMES,
  FRAMES_PER_TURN,
  MAX_FRAGMENTS,
  scaled,
} from './socket-bounds';
import { TokenBucket } from './token-bucket';

/**
 * A WebSocket that counts its frames before they are handled: messages, pings and pongs. It ends at
 * the first frame above the bound. Frames that arrive together are handled over several turns of
 * the event loop. So the burst of one connection does not delay frames of others.
 */
export abstract class BoundedWebSocket extends WebSocket {
  /** The bucket of all connections of the user; set once the user is known. */
  shared: TokenBucket | undefined;
  /** Called once, when the connection is ended for too many frames. */
  onFlood: () => void = () => undefined;
  protected abstract readonly own: TokenBucket | undefined;
  private isFlooding = false;
  /** The turn of the last frame, and how many frames it has had. */
  private turn = -1;
  private inTurn = 0;
  /** Events that wait for a later turn, in order. The socket is paused while there are any. */
  private later: (() => void)[] = [];

  /** `ws` emits at most two arguments; gathering more costs each frame an array. */
  override emit(event: string | symbol, first?: unknown, second?: unknown): boolean {
    const isFrame = event === 'message' || event === 'ping' || event === 'pong';
    if (isFrame && !this.admits(first)) return false;
    if (this.later.length === 0 && !(isFrame && this.isTurnOver())) return super.emit(event, first, second);
    if (this.later.push(() => super.emit(event, first, second)) === 1) {
      this.pause();
      setImmediate(() => this.goOn());
    }
    return true;
  }

  private admits(data: unknown): boolean {
    if (this.isFlooding) return false;
    const size = Buffer.isBuffer(data) ? data.length : 0;
    const cost = 1 + Math.floor(size / BYTES_PER_TOKEN);
    const { startedAt: now } = currentTurn();
    if ((this.own?.take(cost, now) ?? true) && (this.shared?.take(cost, now) ?? true)) return true;
    this.isFlooding = true;
    this.later = [];
    this.terminate();
    this.onFlood();
    return false;
  }

  private isTurnOver(): boolean {
    const { number } = currentTurn();
    if (number !== this.turn) this.inTurn = 0;
    this.turn = number;
    this.inTurn += 1;
    return this.inTurn > FRAMES_PER_TURN;
  }

  private goOn(): void {
    for (let i = 0; i < FRAMES_PER_TURN; i += 1) this.later.shift()?.();
    if (this.later.length > 0) setImmediate(() => this.goOn());
    else this.resume();
  }
}

/** Returns the class that Engine.IO instantiates as its WebSocket server. */
export function boundedEngine(rateLimitFactor: number): new (options?: ServerOptions) => WebSocketServer {
  const { burst, perSecond } = CONNECTION_FRAMES;
  class CountedWebSocket extends BoundedWebSocket {
    protected readonly own =
      rateLimitFactor === 0
        ? undefined
        : new TokenBucket(
            scaled(burst, rateLimitFactor),
            scaled(perSecond, rateLimitFactor),
            currentTurn().startedAt,
          );
  }
  return class BoundedWebSocketServer extends WebSocketServer {
    constructor(options?: ServerOptions) {
      const own = {
        // Engine.IO has its own heartbeat, and pongs would queue without a bound.
        autoPong: false,
        closeTimeout: CLOSE_TIMEOUT_MS,
        maxFragments: MAX_FRAGMENTS,
        WebSocket: CountedWebSocket,
      };
      super({ ...options, ...own });
    }
  };
}
