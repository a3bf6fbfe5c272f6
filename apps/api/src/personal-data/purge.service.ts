import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Client } from 'pg';
import { SessionsService } from '../sessions/sessions.service';
import { ConversationsService } from '../chat/conversations/conversations.service';
import { BackgroundJob } from '../common/concurrency/background-job';
import { isConnectionError, logFailure } from '../common/errors/database-errors';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { FilesSweeper } from '../files/files.sweeper';
import { EmailSender } from '../emails/sender/email-sender.service';
import { inTransactionOn } from '../database/in-transaction';
import { withAdvisoryLock } from '../database/with-advisory-lock';
import { ExportWorker } from './export.worker';
import {
  LOCK_CONVERSATION,
  PURGE_STEPS,
  REFERENCES,
  STEPPED,
  TAKE_FILES_BACK,
  TAKE_REACTIONS_BACK,
  ANONYMIZED_VALUES,
  USER_COLUMNS,
} from './purge.sql';

const LOOK_MS = 30_000;
const BATCH = 100;

/**
 * Erases accounts whose grace period is over. One process at a time does it. An interrupted purge
 * starts again from the beginning with the same result: the row is anonymised last, in the same
 * transaction as the remaining steps.
 */
@Injectable()
export class PurgeService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Purge');
  private readonly job = new BackgroundJob({
    everyMs: LOOK_MS,
    round: () => this.purgeAll(),
    logger: this.logger,
  });
  private isStopping = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly sessions: SessionsService,
    private readonly exports: ExportWorker,
    private readonly emails: EmailSender,
    private readonly conversations: ConversationsService,
    private readonly files: FilesSweeper,
  ) {}

  onApplicationBootstrap(): void {
    this.job.start();
    void this.job.trigger();
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    await this.job.stop();
  }

  /** Runs a round now; resolves when all due accounts are purged, or another process is at it. */
  purgeDue(): Promise<void> {
    return this.job.trigger();
  }

  private async purgeAll(): Promise<void> {
    await withAdvisoryLock(this.config.databaseUrl, 'purge', async (sql) => {
      const { rows } = await sql.query<{ id: string; email: string }>(
        `SELECT id, email FROM users WHERE deletes_at <= now() AND deleted_at IS NULL ORDER BY deletes_at LIMIT ${BATCH}`,
      );
      for (const { id, email } of rows) {
        if (this.isStopping) return;
        // An account that cannot be erased must not delay the others.
        await this.purge(sql, id, email).catch((error: unknown) => {
          if (isConnectionError(error)) throw error;
          logFailure(this.logger, error);
        });
      }
      if (rows.length === 0) return;
      await this.exports.tidy();
      await this.files.wake();
    });
  }

  private async purge(sql: Client, id: string, email: string): Promise<void> {
    await this.sessions.endAll(id, 'account_deleted');
    await this.emails.deleteStored({ userId: id, email });
    const { rows } = await sql.query<{ id: string; consent: string | null }>(
      'SELECT id, interest_id AS consent FROM conversations WHERE low_id = $1 OR high_id = $1 ORDER BY id',
      [id],
    );
    for (const conversation of rows) {
      if (this.isStopping) return;
      await inTransactionOn(sql, async () => {
        await sql.query(LOCK_CONVERSATION, [conversation.id]);
        await sql.query(TAKE_REACTIONS_BACK, [id, conversation.id]);
        await sql.query(TAKE_FILES_BACK, [id, conversation.id]);
      });
    }
    const ends = await inTransactionOn(sql, async () => {
      for (const step of PURGE_STEPS) await sql.query(step, [id]);
      await this.followReferences(sql, id);
      await this.anonymizeRow(sql, id);
      const notices: number[] = [];
      for (const { id: conversationId, consent } of rows)
        if (consent !== null)
          notices.push(
            await this.conversations.announceEnd(sql, { conversationId, consent, publishes: true }),
          );
      return notices;
    });
    for (const notice of ends) await this.conversations.ended(notice);
  }

  /** Applies to all other tables what deleting the row of the user would do. */
  private async followReferences(sql: Client, id: string): Promise<void> {
    const { rows } = await sql.query<{ table: string; column: string; act: string }>(REFERENCES);
    for (const { table, column, act } of rows.filter((one) => !STEPPED.includes(one.table))) {
      const [where, it] = [sql.escapeIdentifier(table), sql.escapeIdentifier(column)];
      if (act === 'c') await sql.query(`DELETE FROM ${where} WHERE ${it} = $1`, [id]);
      if (act === 'n') await sql.query(`UPDATE ${where} SET ${it} = NULL WHERE ${it} = $1`, [id]);
    }
  }

  private async anonymizeRow(sql: Client, id: string): Promise<void> {
    const { rows } = await sql.query<{ name: string }>(USER_COLUMNS);
    const changes = rows.map(
      ({ name }) => `${sql.escapeIdentifier(name)} = ${ANONYMIZED_VALUES[name] ?? 'DEFAULT'}`,
    );
    await sql.query(`UPDATE users SET ${changes.join(', ')} WHERE id = $1`, [id]);
  }
}
