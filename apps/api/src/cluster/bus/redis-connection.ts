import { Redis } from 'ioredis';

/** How long connecting and the handshake with Redis may take, in ms. */
const CONNECT_MS = 2_000;
/** How long a connection that is to be closed may take for it before it is destroyed, in ms. */
const DISCONNECT_MS = 50;

export interface ConnectionEvents {
  opened(): void;
  /** An open connection is closed. It is opened again by itself. */
  closed(): void;
  /** An attempt or a connection failed; `reason` is the code of an error. */
  failed(reason: string): void;
}

/** One connection to Redis, which is opened again whenever it closes. Queues no commands. */
export class RedisConnection {
  readonly client: Redis;
  /** Whether commands can be sent, as the events say. */
  isOpen = false;
  private watchdog: NodeJS.Timeout | undefined;

  constructor(url: string, name: string, reconnectMs: number, events: ConnectionEvents) {
    this.client = new Redis(url, {
      connectionName: name,
      disableClientInfo: true,
      enableOfflineQueue: false,
      autoResubscribe: false,
      autoResendUnfulfilledCommands: false,
      // Commands without an answer fail as soon as the connection closes.
      maxRetriesPerRequest: 0,
      connectTimeout: CONNECT_MS,
      disconnectTimeout: DISCONNECT_MS,
      // The random part spreads the processes of an installation.
      retryStrategy: (tries) => Math.min(tries * 50, reconnectMs) * (0.5 + Math.random() / 2),
    });
    this.client.on('connect', () => {
      clearTimeout(this.watchdog);
      // A frozen Redis accepts connections and answers nothing.
      this.watchdog = setTimeout(() => this.drop(), CONNECT_MS);
    });
    this.client.on('ready', () => {
      clearTimeout(this.watchdog);
      this.isOpen = true;
      events.opened();
    });
    this.client.on('close', () => {
      clearTimeout(this.watchdog);
      const wasOpen = this.isOpen;
      this.isOpen = false;
      if (wasOpen) events.closed();
      else events.failed('closed');
    });
    this.client.on('error', (error: NodeJS.ErrnoException) => events.failed(error.code ?? error.name));
  }

  /** Closes the connection, which is then opened again. */
  drop(): void {
    if (['connecting', 'connect', 'ready'].includes(this.client.status)) this.client.disconnect(true);
  }

  /** Closes the connection for good. */
  close(): void {
    clearTimeout(this.watchdog);
    this.client.removeAllListeners();
    this.client.on('error', () => undefined);
    this.isOpen = false;
    this.client.disconnect();
  }
}
