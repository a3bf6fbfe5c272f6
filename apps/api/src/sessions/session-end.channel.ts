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
/** Postgres takes less than 8,000 bytes at once. */
const IDS_AT_ONCE = 100;
const newsSchema = z.object({ ids: z.array(z.string()), reason: sessionEndReasonSchema });

/**
 * Ends the sockets of sessions in every process on this database: the admin command, which has no sockets, and other
 * servers say by NOTIFY which sessions have ended. Their rows are gone by then, so whoever misses it lets nobody in anew,
 * and looks after the sockets that are here as soon as it hears again.
 */
@Injectable()
export class SessionEndChannel implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Sessions');
  private client: DatabaseClient | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;
  /** Whether the log says that this connection is missing, so that it says so once. */
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
   * Tells every process, inside the transaction that takes the sessions' rows away: Postgres says it with the commit, so
   * that a process that dies right after it leaves no socket of theirs open in another.
   */
  async announce(sql: Sql, ids: string[], reason: SessionEndReason): Promise<void> {
    for (let i = 0; i < ids.length; i += IDS_AT_ONCE) {
      const news = JSON.stringify({ ids: ids.slice(i, i + IDS_AT_ONCE), reason });
      await sql.query('SELECT pg_notify($1, $2)', [CHANNEL, news]);
    }
  }

  /** Shuts the door behind sessions whose rows are gone, in this process, and waits for what of theirs goes on here. */
  close(ids: string[], reason: SessionEndReason): Promise<void> {
    const done = this.gate.drain(ids);
    for (const id of ids) this.realtime.endSession(id, reason);
    return done;
  }

  /** On a connection of its own, which is opened again by itself whenever it breaks. */
  private async listen(): Promise<void> {
    const client = new DatabaseClient({
      connectionString: this.config.databaseUrl,
      application_name: 'zentra-listener',
      connectionTimeoutMillis: 1_000,
      keepAlive: true,
    });
    client.on('error', (error) => this.again(client, error));
    client.on('end', () => this.again(client));
    client.on('notification', ({ payload = '' }) => this.hear(payload));
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

  private hear(payload: string): void {
    try {
      const { ids, reason } = newsSchema.parse(JSON.parse(payload));
      void this.close(ids, reason);
    } catch (error) {
      this.logger.warn(error);
    }
  }
}
