import {
  ackSchema,
  CLIENT_EVENTS,
  errorCodeSchema,
  SERVER_EVENTS,
  SOCKET_PATH,
  type ClientEvent,
  type ClientPayloadInput,
  type ClientResult,
  type Message,
  type ServerEvent,
  type ServerPayload,
  type SessionEndReason,
} from '@zentra/contracts';
import type { Socket } from 'socket.io-client' with { 'resolution-mode': 'import' };
import type * as z from 'zod';
import { Emitter } from './emitter';
import { ZentraError } from './zentra-error';

/** `up` is also told after every reconnect: whatever was missed meanwhile must then be fetched. */
export type LiveStatus = 'up' | 'down';
export type LiveEvents = { [E in ServerEvent]: ServerPayload<E> } & {
  status: LiveStatus;
  /** The server will not let this session in any more; reconnecting has stopped. */
  refused: { code: ZentraError['code']; reason?: SessionEndReason };
  /** An act of this very client on a message was answered; the server tells it to every other device only. */
  acked: { message: Message };
  /** `close()` was called: nothing more will come. */
  closed: null;
};

const ACK_TIMEOUT_MS = 10_000;

/** One authenticated socket with typed events; it reconnects by itself until `close()` or a refusal. */
export class LiveConnection {
  readonly events = new Emitter<LiveEvents>();
  private socket: Socket | undefined;
  /** The newest call of `open()`; `drop()` calls it off. */
  private opening = 0;
  private isWanted = false;

  constructor(
    private readonly url: string,
    private readonly cookie: () => string,
  ) {}

  get isUp(): boolean {
    return this.socket?.connected ?? false;
  }

  /** Resolves once connected; rejects with the refusal, or with NETWORK while it keeps trying. */
  async open(): Promise<void> {
    this.isWanted = true;
    this.drop();
    const opening = this.opening;
    // A page shows itself before it needs a socket, so it does not wait for this library.
    const { io } = await import('socket.io-client');
    if (opening !== this.opening) throw ZentraError.network('Closed meanwhile');
    const cookie = this.cookie();
    const socket = io(this.url, {
      path: SOCKET_PATH,
      addTrailingSlash: false,
      transports: ['websocket'],
      withCredentials: true,
      forceNew: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 10_000,
      ...(cookie ? { extraHeaders: { cookie } } : {}),
    });
    this.socket = socket;
    this.bind(socket);
    return new Promise((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', (error: Error & { data?: { code?: unknown } }) => {
        const code = errorCodeSchema.safeParse(error.data?.code);
        reject(code.success ? new ZentraError(code.data, error.message) : ZentraError.network());
      });
    });
  }

  close(): void {
    this.isWanted = false;
    const wasUp = this.isUp;
    this.drop();
    if (wasUp) this.events.emit('status', 'down');
    this.events.emit('closed', null);
  }

  /**
   * Closes around an act that ends the session, which would else be told here as if somebody had ended it elsewhere. Where the
   * act fails, the session goes on and so does this.
   */
  async closeFor(act: () => Promise<void>): Promise<void> {
    const wasUp = this.isUp;
    this.drop();
    if (wasUp) this.events.emit('status', 'down');
    try {
      await act();
    } catch (error) {
      if (error instanceof ZentraError && error.code === 'UNAUTHENTICATED') this.close();
      if (this.isWanted) this.open().catch(() => undefined); // it goes on trying
      throw error;
    }
    this.close();
  }

  /** Sends one event and resolves with its ack's data. Rejects with NETWORK when not connected or not acked in time. */
  async request<E extends ClientEvent>(event: E, payload: ClientPayloadInput<E>): Promise<ClientResult<E>> {
    if (!this.socket?.connected) throw ZentraError.network('Not connected');
    const answer: unknown = await this.socket
      .timeout(ACK_TIMEOUT_MS)
      .emitWithAck(event, payload)
      .catch(() => {
        throw ZentraError.network();
      });
    const schema: z.ZodType = CLIENT_EVENTS[event].result;
    const ack = ackSchema(schema).parse(answer);
    if (!ack.ok) throw ZentraError.fromAck(ack.error);
    return ack.data as ClientResult<E>; // parsed just above by this event's own schema
  }

  private drop(): void {
    this.opening += 1;
    this.socket?.removeAllListeners();
    this.socket?.disconnect();
    this.socket = undefined;
  }

  private bind(socket: Socket): void {
    let endReason: SessionEndReason | undefined;
    socket.on('connect', () => this.events.emit('status', 'up'));
    socket.on('disconnect', (why) => {
      this.events.emit('status', 'down');
      // Only the server ends a socket on purpose, when its session ended; any other loss reconnects by itself.
      if (why === 'io server disconnect')
        this.events.emit('refused', { code: 'UNAUTHENTICATED', reason: endReason });
    });
    socket.on('connect_error', (error: Error & { data?: { code?: unknown } }) => {
      const code = errorCodeSchema.safeParse(error.data?.code);
      if (!code.success) return; // no answer: socket.io goes on trying
      if (['UNAVAILABLE', 'RATE_LIMITED', 'INTERNAL'].includes(code.data)) {
        setTimeout(() => this.socket === socket && socket.connect(), 2_000);
      } else this.events.emit('refused', { code: code.data, reason: endReason });
    });
    for (const event of Object.keys(SERVER_EVENTS) as ServerEvent[]) {
      const schema: z.ZodType = SERVER_EVENTS[event];
      socket.on(event, (payload: unknown) => {
        const parsed = schema.safeParse(payload);
        if (!parsed.success) return; // a newer server's shape; the next fetch brings what matters
        if (event === 'session:ended') endReason = (parsed.data as ServerPayload<'session:ended'>).reason;
        this.events.emit(event, parsed.data as never);
      });
    }
  }
}
