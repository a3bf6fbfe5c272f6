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
 * `up`: the socket is connected; also emitted after every reconnect, when whatever was missed must be fetched.
 * `polling`: it is not, but HTTP works; `polled` says when to fetch. `crowded`: the same, as the user has too many connections
 * and this one made room. `intercepted`: HTTP meets a sign-in page. `down`: nothing answers.
 */
export type LiveStatus = 'up' | 'polling' | 'crowded' | 'intercepted' | 'down';

/** Whether calls get through, live or over HTTP. */
export const isReachable = (status: LiveStatus): boolean =>
  status === 'up' || status === 'polling' || status === 'crowded';
export type LiveEvents = { [E in ServerEvent]: ServerPayload<E> } & {
  status: LiveStatus;
  /** The server will not let this session in any more; reconnecting has stopped. */
  refused: { code: ZentraError['code']; reason?: SessionEndReason };
  /** Without a socket, the server answers over HTTP: something may be new. `me` is whose session it is. */
  polled: { me: Me };
  /** An act of this very client on a message was answered; the server tells it to every other device only. */
  acked: { message: Message };
  /** `close()` was called: nothing more will come. */
  closed: null;
};

const ACK_TIMEOUT_MS = 10_000;

/**
 * How long a connection that had to make room for a newer one is not opened again, ms, and up to as much again by chance: tabs
 * that are too many must not close each other all the time. Meanwhile it polls.
 */
const CROWDED_PAUSE_MS = 60_000;

const TRANSIENT_REFUSALS = ['UNAVAILABLE', 'RATE_LIMITED', 'INTERNAL'];

/**
 * One authenticated socket with typed events; it reconnects by itself until `close()` or a refusal. Until it is connected,
 * also where a network lets no WebSocket through, it asks over HTTP from time to time whether something may be new.
 */
export class LiveConnection {
  readonly events = new Emitter<LiveEvents>();
  private socket: Socket | undefined;
  /** The newest call of `open()`; `drop()` calls it off. */
  private opening = 0;
  private isWanted = false;
  private status: LiveStatus | undefined;
  /** Settles the promise of the newest `open()`. */
  private settle: (error?: ZentraError) => void = () => undefined;
  private readonly polling: Polling<Me>;
  /** Runs while the server has too many connections of this user. */
  private crowded: ReturnType<typeof setTimeout> | undefined;

  /** @param me asks the server over HTTP who is signed in */
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

  get isUp(): boolean {
    return this.socket?.connected ?? false;
  }

  /** Resolves once connected, or once it polls; rejects with the refusal, or with NETWORK while it keeps trying. */
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
   * Asks now whether something is new; does nothing while the socket is connected. A socket that made room for a newer one is
   * opened again, since its user has come back to it.
   */
  pollNow(): void {
    if (this.crowded) this.reopen();
    this.polling.now();
  }

  close(): void {
    this.isWanted = false;
    this.goDown();
    this.events.emit('closed', null);
  }

  /**
   * Closes around an act that ends the session, which would else be told here as if somebody had ended it elsewhere. Where the
   * act fails, the session goes on and so does this.
   * @param over aborted where the session has turned out to be over
   */
  async closeFor(act: () => Promise<void>, over?: AbortSignal): Promise<void> {
    this.goDown();
    try {
      await act();
    } catch (error) {
      if (over?.aborted || (error instanceof ZentraError && error.code === 'UNAUTHENTICATED')) this.close();
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
    // The network is back: the socket does not sit out its pause.
    else if (isNew && !this.crowded) this.reopen();
  }

  private reopen(): void {
    this.endPause();
    this.socket?.disconnect().connect();
  }

  /** The server has closed the socket for a newer one: stays closed for a while. */
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
   * A page shows itself before it needs a socket, so it does not wait for this library. Where that cannot be fetched, the next
   * answer to polling fetches it again.
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
      // Only the server ends a socket on purpose, when its session ended; any other loss reconnects by itself.
      if (why === 'io server disconnect') return this.refuse('UNAUTHENTICATED', endReason);
      this.polling.start();
      if (closeCodeOf(details) === SOCKET_CLOSE_CODES.tooManySockets) this.makeRoom();
    });
    socket.on('connect_error', (error: Error & { data?: { code?: unknown } }) => {
      const code = errorCodeSchema.safeParse(error.data?.code);
      // No answer: socket.io goes on trying, and HTTP may get through.
      if (!code.success) return this.status === undefined ? this.polling.now() : undefined;
      this.settle(new ZentraError(code.data, error.message));
      if (!TRANSIENT_REFUSALS.includes(code.data)) return this.refuse(code.data, endReason);
      setTimeout(() => this.socket === socket && socket.connect(), 2_000);
    });
    for (const event of Object.keys(SERVER_EVENTS) as ServerEvent[]) {
      const schema: z.ZodType = SERVER_EVENTS[event].payload;
      socket.on(event, (payload: unknown) => {
        const parsed = schema.safeParse(payload);
        if (!parsed.success) return; // a newer server's shape; the next fetch brings what matters
        if (event === 'session:ended') endReason = (parsed.data as ServerPayload<'session:ended'>).reason;
        this.events.emit(event, parsed.data as never);
      });
    }
  }
}

/** The code with which the WebSocket was closed. */
function closeCodeOf(details: unknown): unknown {
  if (typeof details !== 'object' || details === null || !('context' in details)) return undefined;
  const { context } = details;
  return typeof context === 'object' && context !== null && 'code' in context ? context.code : undefined;
}
