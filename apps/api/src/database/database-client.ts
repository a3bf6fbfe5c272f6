import { Client, type ClientConfig, type QueryConfig } from 'pg';
import { isReadOnly } from '../common/errors/database-errors';
import { setUpSession, type TimeLimits } from './session-settings';

export interface DatabaseClientConfig extends ClientConfig {
  /** Settings of this connection, in addition to those of every connection. */
  sessionSettings?: Record<string, string>;
  /**
   * Limits after which Postgres itself ends a statement; default: the setting of the server, the
   * database or the role.
   */
  timeLimits?: TimeLimits;
}

/** pg passes `null` as the only argument to the callback of a connection that succeeded. */
type ConnectCallback = ((error: Error) => void) & ((error: null, client: Client) => void);

/**
 * The client of every database connection: pools, TypeORM, migrations, the listener and background
 * work. Applies the required settings, and closes after the first query without a timely answer. pg
 * itself would reuse the connection. Then a ROLLBACK queued behind that query is given up, too, and
 * the next caller continues the transaction of another caller.
 */
export class DatabaseClient extends Client {
  private readonly sessionSettings: Record<string, string>;
  private readonly timeLimits: TimeLimits | undefined;
  private readonly setUpMs: number | undefined;

  constructor(config: DatabaseClientConfig = {}) {
    super(config);
    this.sessionSettings = config.sessionSettings ?? {};
    this.timeLimits = config.timeLimits;
    this.setUpMs = config.connectionTimeoutMillis || undefined;
    // Without a listener, a lost connection would end the process; its queries reject anyway.
    this.on('error', () => undefined);
    const query = this.query.bind(this) as (...args: unknown[]) => unknown;
    // Replaced here, because an override would have to repeat all overloads.
    this.query = ((...args: unknown[]) => {
      const result = query(...args);
      // Only the pool passes a callback, and it drops a connection that has failed.
      if (result instanceof Promise) result.catch((error: unknown) => this.endAfter(error));
      return result;
    }) as typeof this.query;
  }

  override connect(): Promise<Client>;
  override connect(callback: ConnectCallback): void;
  override connect(callback?: ConnectCallback): Promise<Client> | void {
    const connected = this.connectAndSetUp();
    if (!callback) return connected;
    connected.then(
      (client) => callback(null, client),
      (error: Error) => callback(error),
    );
  }

  private async connectAndSetUp(): Promise<Client> {
    await super.connect();
    // pg supports a time limit per query; its types do not declare it.
    const setUp: QueryConfig & { query_timeout?: number } = {
      text: setUpSession(this.sessionSettings, this.timeLimits),
      query_timeout: this.setUpMs,
    };
    try {
      await super.query(setUp);
    } catch (error) {
      void this.end();
      throw error;
    }
    return this;
  }

  private endAfter(error: unknown): void {
    const isUnanswered = error instanceof Error && error.message === 'Query read timeout';
    // A primary that became a standby keeps its connections; new ones go to the current primary.
    if (isUnanswered || isReadOnly(error)) void this.end();
  }
}
