import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import * as z from 'zod';
import { AppError } from '../common/errors/app-error';
import { SerialQueue } from '../common/concurrency/serial-queue';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { DatabaseClient } from '../database/database-client';
import type { Sql } from '../database/in-transaction';
import { Acknowledgements } from './acknowledgements';
import { HEARTBEAT_MS, Lease } from './lease';
import { NodeId } from './node-id';
import { ACKNOWLEDGE_MS, Peers } from './peers';

/** Own notices that are remembered until they are obeyed. */
const MOST_OWN = 10_000;
const CHANNEL = 'zentra';
const NODE_PREFIX = 'zentra-node ';
const RECONNECT_MS = 500;
/** How long a call waits for a fresh lease, ms. */
const FRESH_MS = 1_500;
/** Longest wait for a heartbeat, ms. A connection that does not answer by then is replaced. */
const HEARTBEAT_TIMEOUT_MS = 1_500;

/** The processes that listen on this database. */
const LIST_NODES = `
SELECT substr(application_name, ${NODE_PREFIX.length + 1}) AS node FROM pg_stat_activity
WHERE datname = current_database() AND application_name LIKE '${NODE_PREFIX}%'`;

const noticeSchema = z.union([
  z.object({ kind: z.literal('ack'), n: z.int(), from: z.string() }),
  z.object({ kind: z.enum(['hello', 'bye']), from: z.string() }),
  z.object({ kind: z.string(), n: z.int(), from: z.string(), isAwaited: z.boolean(), data: z.unknown() }),
]);
type Notice = Extract<z.infer<typeof noticeSchema>, { data: unknown }>;

interface Context {
  /** Whether this process has sent the notice. */
  isOwn: boolean;
}

/**
 * Obeys a notice. Its sender is answered once the returned promise resolves. So stop what the
 * notice ends first, and publish events afterwards without being awaited.
 */
type Handler = (data: unknown, context: Context) => void | Promise<void>;

/**
 * Passes notices to every process on this database, this one included, in the order of the commits.
 * Notices travel with NOTIFY inside the transaction that they are about: Postgres delivers them
 * with its commit, also where the sender dies right after it. See docs/scale.md.
 */
@Injectable()
export class ControlChannel implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly lease = new Lease();
  private readonly logger = new Logger('Cluster');
  private readonly handlers = new Map<string, Handler>();
  private readonly repairs: ((silentMs: number) => Promise<void>)[] = [];
  private readonly renewed: (() => void)[] = [];
  /** Calls that wait for a fresh lease. */
  private readonly waiting = new Set<() => void>();
  /** pg expects one query at a time on a connection. */
  private readonly queries = new SerialQueue();
  private readonly acknowledgements = new Acknowledgements();
  private readonly peers: Peers;
  /** Own notices that were sent, until they are obeyed here. */
  private readonly own = new Map<number, { notice: Notice; done?: Promise<void> }>();
  private client: DatabaseClient | undefined;
  private timer: NodeJS.Timeout | undefined;
  private next = 1;
  private isStopped = false;
  /** Whether the failure of the connection has been logged, so that it is logged once. */
  private isMissing = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly node: NodeId,
  ) {
    this.peers = new Peers(node.value);
  }

  /** Listens once every feature has registered its handlers. */
  onApplicationBootstrap(): Promise<void> {
    return this.listen();
  }

  /** Says goodbye, so that no other process waits for this one. */
  async onApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    const { client } = this;
    if (!client) return;
    await this.send(client, { kind: 'bye', from: this.node.value }).catch(() => undefined);
    await client.end().catch(() => undefined);
  }

  /** Registers how this process obeys a kind of notice; called once per kind, at start-up. */
  on<Schema extends z.ZodType>(
    kind: string,
    schema: Schema,
    handler: (data: z.output<Schema>, context: Context) => void | Promise<void>,
  ): void {
    this.handlers.set(kind, (data, context) => handler(schema.parse(data), context));
  }

  /**
   * Registers what repairs the loss of notices. Called after each connection, before the lease is
   * fresh. `silentMs` is the longest time for which notices may have been lost; Infinity at the
   * first connection. Where it fails, the connection is opened again.
   */
  onConnected(repair: (silentMs: number) => Promise<void>): void {
    this.repairs.push(repair);
  }

  /** Registers what waits for a fresh lease. Called after each renewal. */
  onRenewed(act: () => void): void {
    this.renewed.push(act);
  }

  /**
   * Resolves once the lease is fresh, usually immediately.
   * @throws UNAVAILABLE where it is not within 1.5 s
   */
  async fresh(): Promise<void> {
    if (this.lease.isFresh()) return;
    await new Promise<void>((resolve) => {
      const stop = () => {
        clearTimeout(timer);
        this.waiting.delete(stop);
        resolve();
      };
      const timer = setTimeout(stop, FRESH_MS);
      this.waiting.add(stop);
    });
    if (!this.lease.isFresh()) throw new AppError('UNAVAILABLE', { retryAfter: 1 });
  }

  /** The other processes on this database that may publish, see `Peers.active`. */
  others(): string[] {
    return this.peers.active();
  }

  /**
   * Sends a notice to every process. `sql` is the transaction that it is about.
   * @param data at most 7,000 bytes of JSON: Postgres limits a payload to less than 8,000
   * @returns the number to pass to `obeyed` after the commit
   */
  async notify(sql: Sql, kind: string, data: object, { isAwaited = false } = {}): Promise<number> {
    const n = this.next;
    this.next += 1;
    const notice: Notice = { kind, n, from: this.node.value, isAwaited, data };
    this.own.set(n, { notice });
    const [oldest] = this.own.keys();
    // Those of transactions that were rolled back stay until here.
    if (oldest !== undefined && this.own.size > MOST_OWN) this.own.delete(oldest);
    if (isAwaited) this.acknowledgements.begin(n);
    await sql.query('SELECT pg_notify($1, $2)', [CHANNEL, JSON.stringify(notice)]);
    return n;
  }

  /**
   * Resolves once this process has obeyed its own notice, and for an awaited one every other
   * process, too. Waits at most `timeoutMs` for others: by then the lease of a process that does
   * not answer is over, and it publishes nothing of a pair any more. Call it after the commit.
   */
  async obeyed(n: number, timeoutMs = ACKNOWLEDGE_MS): Promise<void> {
    const sent = this.own.get(n);
    if (!sent) return;
    // Postgres delivers the notice to this connection before it answers this query.
    const isListed = await this.list().then(
      () => true,
      () => false,
    );
    // Without a connection, the notice cannot arrive any more.
    if (!sent.done) this.obey(sent.notice);
    const waits: unknown[] = [sent.done];
    if (sent.notice.isAwaited) {
      const listed = new Set(this.others());
      // Where the others are unknown, no acknowledgement can be expected, and all leases must end.
      if (!isListed) listed.add('unknown');
      const missing = () => (isListed ? intersection(listed, this.others()) : listed);
      waits.push(this.acknowledgements.wait(n, missing, timeoutMs));
    }
    try {
      await Promise.all(waits);
    } finally {
      this.own.delete(n);
    }
  }

  /** Listens on a connection of its own, which is opened again after 500 ms whenever it breaks. */
  private async listen(): Promise<void> {
    const client = new DatabaseClient({
      connectionString: this.config.databaseUrl,
      application_name: 'zentra-starting',
      connectionTimeoutMillis: 1_000,
      query_timeout: HEARTBEAT_TIMEOUT_MS,
      keepAlive: true,
      // Acknowledgements must not wait for the disk.
      sessionSettings: { synchronous_commit: 'off' },
    });
    client.on('error', (error) => this.again(client, error));
    client.on('end', () => this.again(client));
    client.on('notification', ({ payload = '' }) => this.receive(payload));
    this.client = client;
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}; LISTEN ${ackChannel(this.node.value)}`);
      // Under its name, so that others wait for its acknowledgements, once it receives notices.
      await client.query(`SET application_name TO '${NODE_PREFIX}${this.node.value}'`);
      // Before the first renewal of the lease, so that others wait for this process from then on.
      await this.send(client, { kind: 'hello', from: this.node.value });
      // Also the first time: another process may repeat events from before this one listened.
      for (const repair of this.repairs) await repair(this.lease.ageMs);
    } catch (error) {
      return this.again(client, error);
    }
    if (this.isMissing) this.logger.log('Notices of other processes arrive again.');
    this.isMissing = false;
    await this.beat(client);
  }

  /** Renews the lease every 500 ms, for as long as this connection answers. */
  private async beat(client: DatabaseClient): Promise<void> {
    if (this.isStopped || this.client !== client) return;
    const sentAt = this.lease.begin();
    try {
      await this.list();
    } catch (error) {
      return this.again(client, error);
    }
    this.lease.renew(sentAt);
    for (const act of [...this.renewed, ...this.waiting]) this.attempt(act);
    this.timer = setTimeout(() => void this.beat(client), HEARTBEAT_MS).unref();
  }

  /** The next heartbeat must follow, whatever a listener does. */
  private attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.logger.error(error);
    }
  }

  /** Reads which processes listen. Notices committed before the call have arrived then. */
  private async list(): Promise<void> {
    const { client } = this;
    if (!client) throw new Error('There is no connection for notices');
    const { rows } = await this.queries.run('', () => client.query<{ node: string }>(LIST_NODES));
    this.peers.update(rows.map(({ node }) => node));
    this.acknowledgements.lookAgain();
  }

  private again(client: DatabaseClient, error?: unknown): void {
    if (this.isStopped || this.client !== client) return;
    if (error && !this.isMissing) {
      this.isMissing = true;
      this.logger.warn(error);
    }
    this.client = undefined;
    clearTimeout(this.timer);
    void client.end().catch(() => undefined);
    this.timer = setTimeout(() => void this.listen(), RECONNECT_MS).unref();
  }

  private receive(payload: string): void {
    try {
      const notice = noticeSchema.parse(JSON.parse(payload));
      if ('data' in notice) return this.obey(notice);
      if (notice.kind === 'hello') return this.peers.greet(notice.from);
      if (notice.kind === 'bye') {
        this.peers.depart(notice.from);
        this.acknowledgements.lookAgain();
      }
      if (notice.kind === 'ack') this.acknowledgements.add(notice.n, notice.from);
    } catch (error) {
      this.logger.warn(error);
    }
  }

  private obey(notice: Notice): void {
    const { kind, n, from, isAwaited, data } = notice;
    const isOwn = from === this.node.value;
    const sent = isOwn ? this.own.get(n) : undefined;
    if (sent?.done) return;
    const handler = this.handlers.get(kind);
    // Of a newer version: what is not obeyed must not be acknowledged.
    if (!handler) return;
    const run = async () => handler(data, { isOwn });
    const done = run().catch((error: unknown) => this.logger.error(error));
    if (sent) sent.done = done;
    if (!isOwn && isAwaited) void done.then(() => this.acknowledge(n, from));
  }

  private acknowledge(n: number, to: string): void {
    const { client } = this;
    if (!client) return;
    this.send(client, { kind: 'ack', n, from: this.node.value }, to).catch((error: unknown) =>
      this.again(client, error),
    );
  }

  private async send(client: DatabaseClient, notice: object, to?: string): Promise<void> {
    const channel = to === undefined ? CHANNEL : ackChannel(to);
    const values = [channel, JSON.stringify(notice)];
    await this.queries.run('', () => client.query('SELECT pg_notify($1, $2)', values));
  }
}

function* intersection<T>(some: ReadonlySet<T>, others: Iterable<T>): Iterable<T> {
  for (const one of others) if (some.has(one)) yield one;
}

const ackChannel = (node: string): string => `zentra_ack_${node}`;
