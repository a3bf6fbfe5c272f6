import type { Socket } from 'socket.io';
import type { BoundedWebSocket } from './bounded-web-socket';
import { MAX_BACKLOG_BYTES, PACKET_OVERHEAD_BYTES } from './socket-bounds';

/** A connection of Engine.IO, below the Socket.IO socket that it may carry. */
export type EngineConnection = Socket['conn'];

/** Whose a connection is, by what connections are counted; null where its session has ended. */
export interface ConnectionOwner {
  address: string;
  userId: string | null;
  sessionId: string | null;
}

/** One connection, and what waits to leave through it: in Engine.IO's queue, in the WebSocket and in the stream. */
export class SocketConnection {
  /**
   * Bytes in Engine.IO's queue, which fills while the WebSocket has not written what it was given last. A character counts as
   * one byte, since measuring each text would cost more than the rest; in the WebSocket its bytes count.
   */
  private queued = 0;
  /** How often the queue was given to the WebSocket. */
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

  /** Bytes that wait to leave. */
  get backlog(): number {
    return this.queued + this.websocket.bufferedAmount;
  }

  /** Whether the other side has read nothing for `ms`, though something waits; tells by what earlier calls have seen. */
  isStuck(ms: number, now: number): boolean {
    const { writable } = this.conn.transport;
    if (writable || this.stuck?.flushes !== this.flushes)
      this.stuck = writable ? undefined : { flushes: this.flushes, since: now };
    return this.stuck !== undefined && now - this.stuck.since >= ms;
  }

  /** Ends the connection immediately, whether or not the other side reads. */
  terminate(): void {
    this.websocket.terminate();
  }

  /** Closes with a code that the client library knows; the other side has 5 s to answer. */
  close(code: number): void {
    this.websocket.close(code);
    this.conn.close(true);
  }
}
