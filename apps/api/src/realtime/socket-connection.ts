import type { Socket } from 'socket.io';
import type { BoundedWebSocket } from './bounded-web-socket';
import { MAX_BACKLOG_BYTES, PACKET_OVERHEAD_BYTES } from './socket-bounds';

/** A connection of Engine.IO, which may carry one Socket.IO socket. */
export type EngineConnection = Socket['conn'];

/**
 * The owner of a connection, by which connections are counted; null where the session has ended.
 */
export interface ConnectionOwner {
  address: string;
  userId: string | null;
  sessionId: string | null;
}

/** One connection and its unsent data: in Engine.IO's queue, in the WebSocket and in the stream. */
export class SocketConnection {
  /**
   * Bytes in Engine.IO's queue, which fills until the WebSocket has written its last packets. A
   * character counts as one byte, since measuring each text would cost too much. In the WebSocket,
   * real bytes count.
   */
  private queued = 0;
  /** How often the queue was passed to the WebSocket. */
  private flushes = 0;
  private stuck: { flushes: number; since: number } | undefined;

  constructor(
    readonly conn: EngineConnection,
    readonly websocket: BoundedWebSocket,
    readonly owner: ConnectionOwner,
    onBacklog: (connection: SocketConnection) => void,
  ) {
    conn.on('packetCreate', ({ data }: { data?: string | Buffer }) => {
      this.queued += PACKET_OVERHEAD_BYTES + (data?.length ?? 0);
      if (this.backlog > MAX_BACKLOG_BYTES) onBacklog(this);
    });
    conn.on('flush', () => {
      this.queued = 0;
      this.flushes += 1;
    });
  }

  /** Bytes that wait to be sent. */
  get backlog(): number {
    return this.queued + this.websocket.bufferedAmount;
  }

  /**
   * Whether the client has read nothing for `ms` although data waits. Compares with earlier calls,
   * so call it repeatedly.
   */
  isStuck(ms: number, now: number): boolean {
    const { writable } = this.conn.transport;
    if (writable || this.stuck?.flushes !== this.flushes)
      this.stuck = writable ? undefined : { flushes: this.flushes, since: now };
    return this.stuck !== undefined && now - this.stuck.since >= ms;
  }

  /** Ends the connection immediately, whether or not the client reads. */
  terminate(): void {
    this.websocket.terminate();
  }

  /**
   * Closes with a code of `SOCKET_CLOSE_CODES`, which the client library knows. The client has 5 s
   * to answer.
   */
  close(code: number): void {
    this.websocket.close(code);
    this.conn.close(true);
  }
}
