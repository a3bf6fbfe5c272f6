import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { sessionEndReasonSchema, type SessionEndReason } from '@zentra/contracts';
import * as z from 'zod';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { DatabaseClient } from '../database/database-client';
import type { Sql } from '../database/in-transaction';
import { RealtimeGateway } from '../realtime/realtime.gateway';
import { RealtimeService } from '../realtime/realtime.service';
import { InFlightTracker } from '../realtime/in-flight-tracker';

const CHANNEL = 'session_ended';
const RECONNECT_MS = 500;
/** Session ids per notification: Postgres limits a payload to less than 8,000 bytes. */
const IDS_AT_ONCE = 100;
const noticeSchema = z.object({ ids: z.array(z.string()), reason: sessionEndReasonSchema });

/**
 * Ends the sockets of ended sessions in every process on this database. Other servers, and the
 * admin command, which has no sockets, publish the session ids with NOTIFY. The rows are deleted by
 * then, so a process that misses a notification admits no new connection. When it is connected
 * again, it checks its open sockets.
 */
@Injectable()
export class SessionEndChannel implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Sessions');
  private client: DatabaseClient | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;
  /** Whether the failure of the connection has been logged, so that it is logged once. */
  private isMissing = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly realtime: RealtimeService,
    private readonly gateway: RealtimeGateway,
    private readonly gate: InFlightTracker,
  ) {}

  onModuleInit(): Promise<void> {
    return this.listen();
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.client?.end().catch(() => undefined);
  }

  /**
   * Publishes the end of sessions to every process. `sql` is the transaction that deletes their
   * rows: Postgres delivers the notification with the commit. So a process that crashes right after
   * the commit leaves no open sockets in another one.
   */
  async announce(sql: Sql, ids: string[], reason: SessionEndReason): Promise<void> {
    for (let i = 0; i < ids.length; i += IDS_AT_ONCE) {
      const notice = JSON.stringify({ ids: ids.slice(i, i + IDS_AT_ONCE), reason });
      await sql.query('SELECT pg_notify($1, $2)', [CHANNEL, notice]);
    }
  }

  /**
   * Ends sessions in this process, after their rows are deleted. Refuses new calls, closes their
   * sockets and resolves when their calls in flight are done.
   */
  close(ids: string[], reason: SessionEndReason): Promise<void> {
    const done = this.gate.drain(ids);
    for (const id of ids) this.realtime.endSession(id, reason);
    return done;
  }

  /** Listens on a separate connection, which is reopened after 500 ms whenever it breaks. */
  private async listen(): Promise<void> {
    const client = new DatabaseClient({
      connectionString: this.config.databaseUrl,
      application_name: 'zentra-listener',
      connectionTimeoutMillis: 1_000,
      keepAlive: true,
    });
    client.on('error', (error) => this.again(client, error));
    client.on('end', () => this.again(client));
    client.on('notification', ({ payload = '' }) => this.receive(payload));
    this.client = client;
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      return this.again(client, error);
    }
    if (this.isMissing) this.logger.log('Ends of sessions in other processes arrive again.');
    this.isMissing = false;
    await this.gateway.endGone();
  }

  private again(client: DatabaseClient, error?: unknown): void {
    if (this.isStopped || this.client !== client) return;
    if (error && !this.isMissing) {
      this.isMissing = true;
      this.logger.warn(error);
    }
    this.client = undefined;
    void client.end().catch(() => undefined);
    this.timer = setTimeout(() => void this.listen(), RECONNECT_MS).unref();
  }

  private receive(payload: string): void {
    try {
      const { ids, reason } = noticeSchema.parse(JSON.parse(payload));
      void this.close(ids, reason);
    } catch (error) {
      this.logger.warn(error);
    }
  }
}
