import {
  ackSchema,
  CLIENT_EVENTS,
  errorCodeSchema,
  SERVER_EVENTS,
  SOCKET_CLOSE_CODES,
  SOCKET_PATH,
  type ClientEvent,
  type ClientPayloadInput,
  type ClientResult,
  type Me,
  type Message,
  type ServerEvent,
  type ServerPayload,
  type SessionEndReason,
} from '@zentra/contracts';
import type { Socket } from 'socket.io-client' with { 'resolution-mode': 'import' };
import type * as z from 'zod';
import { Emitter } from './emitter';
import { Polling } from './sync/polling';
import { ZentraError } from './zentra-error';

/**
 * `up`: the socket is connected. Also emitted after every reconnect, when missed events must be
 * fetched.
 * `polling`: the socket is not connected, but HTTP works; the `polled` event says when to fetch.
 * `crowded`: like `polling`, because the server closed this socket in favour of a newer one.
 * `intercepted`: HTTP requests end at a sign-in page. `down`: the server is unavailable.
 */
export type LiveStatus = 'up' | 'polling' | 'crowded' | 'intercepted' | 'down';

/** Returns true if requests get through, over the socket or over HTTP. */
export const isReachable = (status: LiveStatus): boolean =>
  status === 'up' || status === 'polling' || status === 'crowded';
export type LiveEvents = { [E in ServerEvent]: ServerPayload<E> } & {
  status: LiveStatus;
  /** The server has refused this session. The client does not reconnect. */
  refused: { code: ZentraError['code']; reason?: SessionEndReason };
  /**
   * The server has answered a poll over HTTP, so there may be new data. `me` is the session's user.
   */
  polled: { me: Me };
  /**
   * The server has acknowledged a message action of this client. It notifies other devices only.
   */
  acked: { message: Message };
  /** `close()` was called. No further events follow. */
  closed: null;
};

const ACK_TIMEOUT_MS = 10_000;

/**
 * How long a socket that was closed for a newer one stays closed, in ms; up to twice that, at
 * random. Too many tabs must not close each other's sockets all the time. Meanwhile the client
 * polls.
 */
const CROWDED_PAUSE_MS = 60_000;

const TRANSIENT_REFUSALS = ['UNAVAILABLE', 'RATE_LIMITED', 'INTERNAL'];

/**
 * Maintains one authenticated socket with typed events. It reconnects until `close()` or a refusal.
 * While it is not connected, it polls over HTTP. This also covers networks that block WebSockets.
 */
export class LiveConnection {
  readonly events = new Emitter<LiveEvents>();
  private socket: Socket | undefined;
  /** Number of the newest call of `open()`; `drop()` invalidates it. */
  private opening = 0;
  private isWanted = false;
  private status: LiveStatus | undefined;
  /** Settles the promise of the newest `open()`. */
  private settle: (error?: ZentraError) => void = () => undefined;
  private readonly polling: Polling<Me>;
  /** Runs while the server has too many connections of this user. */
  private crowded: ReturnType<typeof setTimeout> | undefined;

  /** @param me fetches the signed-in user over HTTP */
  constructor(
    private readonly url: string,
    private readonly cookie: () => string,
    me: () => Promise<Me>,
  ) {
    this.polling = new Polling({
      ask: me,
      onAnswer: (answer) => this.onPolled(answer),
      onFailure: (error) => this.onPollFailed(error),
    });
    this.events.on('acked', () => this.polling.quicken());
  }

  /** True while the socket is connected. */
  get isUp(): boolean {
    return this.socket?.connected ?? false;
  }

  /**
   * Connects. Resolves once the socket is connected or a poll was answered.
   * @throws NETWORK while it continues to try, or the code with which the server refused
   */
  async open(): Promise<void> {
    this.isWanted = true;
    this.drop();
    const opened = new Promise<void>((resolve, reject) => {
      this.settle = (error) => (error ? reject(error) : resolve());
    });
    this.polling.start();
    this.connectSoon();
    return opened;
  }

  /**
   * Polls immediately, unless the socket is connected.
   * Also reopens a socket that was closed for a newer one, because the user is active here again.
   */
  pollNow(): void {
    if (this.crowded) this.reopen();
    this.polling.now();
  }

  /** Closes the socket and stops polling. Emits `closed`. */
  close(): void {
    this.isWanted = false;
    this.goDown();
    this.events.emit('closed', null);
  }

  /**
   * Closes the socket during a request that ends the session. Otherwise the server would report the
   * end here as if it came from another device.
   * If the request fails, the session continues and the socket opens again.
   * @param over aborted if the session has already ended
   */
  async closeFor(act: () => Promise<void>, over?: AbortSignal): Promise<void> {
    this.goDown();
    try {
      await act();
    } catch (error) {
      if (over?.aborted || (error instanceof ZentraError && error.code === 'UNAUTHENTICATED')) this.close();
      if (this.isWanted) this.open().catch(() => undefined); // it continues to try
      throw error;
    }
    this.close();
  }

  /**
   * Emits one event and resolves with the data of its ack.
   * @throws NETWORK if the socket is not connected, or without an ack within 10 seconds
   * @throws the code of the ack
   */
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
    return ack.data as ClientResult<E>; // parsed above with the schema of this event
  }

  private goDown(): void {
    this.drop();
    if (this.status && isReachable(this.status)) this.say('down');
  }

  private drop(): void {
    this.opening += 1;
    this.polling.stop();
    this.endPause();
    this.settle(ZentraError.network('Closed before it was connected'));
    this.socket?.removeAllListeners();
    this.socket?.disconnect();
    this.socket = undefined;
  }

  private say(status: LiveStatus): void {
    if (status === this.status && status !== 'up') return;
    this.status = status;
    this.events.emit('status', status);
  }

  private refuse(code: ZentraError['code'], reason?: SessionEndReason): void {
    this.polling.stop();
    this.events.emit('refused', { code, reason });
  }

  private onPolled(me: Me): void {
    const isNew = this.status !== 'polling' && this.status !== 'crowded';
    this.say(this.crowded ? 'crowded' : 'polling');
    this.settle();
    this.events.emit('polled', { me });
    if (!this.socket) this.connectSoon();
    // The network works again: reconnect without waiting for the backoff of socket.io.
    else if (isNew && !this.crowded) this.reopen();
  }

  private reopen(): void {
    this.endPause();
    this.socket?.disconnect().connect();
  }

  /** Closes the socket for 1–2 minutes after the server closed it for a newer one. */
  private makeRoom(): void {
    this.socket?.disconnect();
    this.crowded = setTimeout(() => this.reopen(), CROWDED_PAUSE_MS * (1 + Math.random()));
  }

  private endPause(): void {
    clearTimeout(this.crowded);
    this.crowded = undefined;
  }

  private onPollFailed(error: ZentraError): void {
    this.settle(error);
    if (error.code !== 'UNAUTHENTICATED')
      return this.say(error.code === 'INTERCEPTED' ? 'intercepted' : 'down');
    this.goDown();
    this.refuse(error.code);
  }

  /**
   * Loads socket.io on first use: a page renders before it needs a socket. If that fails, the next
   * answered poll tries again.
   */
  private connectSoon(): void {
    const opening = this.opening;
    import('socket.io-client').then(
      ({ io }) => opening === this.opening && !this.socket && this.connect(io),
      () => undefined,
    );
  }

  private connect(io: typeof import('socket.io-client', { with: { 'resolution-mode': 'import' } }).io): void {
    const cookie = this.cookie();
    const { origin, pathname } = new URL(this.url);
    this.socket = io(origin, {
      path: pathname.replace(/\/+$/, '') + SOCKET_PATH,
      addTrailingSlash: false,
      transports: ['websocket'],
      withCredentials: true,
      forceNew: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 10_000,
      ...(cookie ? { extraHeaders: { cookie } } : {}),
    });
    this.bind(this.socket);
  }

  private bind(socket: Socket): void {
    let endReason: SessionEndReason | undefined;
    socket.on('connect', () => {
      this.polling.stop();
      this.say('up');
      this.settle();
    });
    socket.on('disconnect', (why, details) => {
      this.say('down');
      // The server closes a socket only when its session has ended. socket.io reconnects after any
      // other loss.
      if (why === 'io server disconnect') return this.refuse('UNAUTHENTICATED', endReason);
      this.polling.start();
      if (closeCodeOf(details) === SOCKET_CLOSE_CODES.tooManySockets) this.makeRoom();
    });
    socket.on('connect_error', (error: Error & { data?: { code?: unknown } }) => {
      const code = errorCodeSchema.safeParse(error.data?.code);
      // No response: socket.io continues to try, and HTTP may get through.
      if (!code.success) return this.status === undefined ? this.polling.now() : undefined;
      this.settle(new ZentraError(code.data, error.message));
      if (!TRANSIENT_REFUSALS.includes(code.data)) return this.refuse(code.data, endReason);
      setTimeout(() => this.socket === socket && socket.connect(), 2_000);
    });
    for (const event of Object.keys(SERVER_EVENTS) as ServerEvent[]) {
      const schema: z.ZodType = SERVER_EVENTS[event].payload;
      socket.on(event, (payload: unknown) => {
        const parsed = schema.safeParse(payload);
        if (!parsed.success) return; // from a newer server; the next fetch returns the data
        if (event === 'session:ended') endReason = (parsed.data as ServerPayload<'session:ended'>).reason;
        this.events.emit(event, parsed.data as never);
      });
    }
  }
}

/** Returns the close code of the WebSocket. */
function closeCodeOf(details: unknown): unknown {
  if (typeof details !== 'object' || details === null || !('context' in details)) return undefined;
  const { context } = details;
  return typeof context === 'object' && context !== null && 'code' in context ? context.code : undefined;
}
