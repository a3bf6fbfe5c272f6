import { Client, type ClientConfig, type QueryConfig } from 'pg';
import { isReadOnly } from '../common/errors/database-errors';
import { setUpSession, type TimeLimits } from './session-settings';

export interface DatabaseClientConfig extends ClientConfig {
  /** Settings of this connection, besides those that every connection has. */
  sessionSettings?: Record<string, string>;
  /** After which Postgres itself ends a statement; default: what the server, the database or the role has set. */
  timeLimits?: TimeLimits;
}

/** pg passes `null` and nothing else to the callback of a connection that succeeded. */
type ConnectCallback = ((error: Error) => void) & ((error: null, client: Client) => void);

/**
 * Every connection to the database: pools, TypeORM, migrations, the listener and background work. It sets what the code
 * relies on, and it ends with the first query that is not answered in time. pg itself reuses it: then a ROLLBACK that waits
 * behind that query is given up too, and the next caller continues a transaction of somebody else.
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
    // Without a listener, a connection that breaks would end the process; its queries reject all the same.
    this.on('error', () => undefined);
    const query = this.query.bind(this) as (...args: unknown[]) => unknown;
    // Replaced here, because nothing else has all its overloads.
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
    // pg takes a time-out for one query; its types do not know.
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
    // A primary that became a standby keeps its connections; new ones go to where the primary is now.
    if (isUnanswered || isReadOnly(error)) void this.end();
  }
}
