import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Pool } from 'pg';
import { AppError } from '../common/errors/app-error';
import { BackgroundJob } from '../common/concurrency/background-job';
import { PG_POOL } from '../database/database.module';
import { FileStore } from './file-store';

const SWEEP_MS = 30_000;
const RECONCILE_MS = 24 * 60 * 60 * 1000;
/**
 * Age before an object without a row is removed: the row may be in a database that is just being
 * restored.
 */
const FORGOTTEN_MS = 24 * 60 * 60 * 1000;
const BATCH = 200;

/**
 * Removes files without references from the storage every 30 s, and once a day objects without a
 * row. Several processes may run it concurrently.
 */
@Injectable()
export class FilesSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Files');
  private readonly sweeping = new BackgroundJob({
    everyMs: SWEEP_MS,
    round: () => this.sweep(),
    logger: this.logger,
  });
  private readonly reconciling = new BackgroundJob({
    everyMs: RECONCILE_MS,
    round: () => this.reconcile(new Date(Date.now() - FORGOTTEN_MS)),
    logger: this.logger,
  });

  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly store: FileStore,
  ) {}

  onApplicationBootstrap(): void {
    this.sweeping.start();
    this.reconciling.start();
  }

  async onModuleDestroy(): Promise<void> {
    // Reading a large storage takes longer than a shutdown may.
    void this.reconciling.stop();
    await this.sweeping.stop();
  }

  /**
   * Removes files without references soon. Resolves once all current ones are removed. While the
   * storage is unavailable, a later round removes them.
   */
  wake(): Promise<void> {
    return this.sweeping.trigger();
  }

  /**
   * Compares the storage with the database. Removes objects older than `before` without a row.
   * Counts rows without an object in the log, for an operator who restored one without the other.
   */
  async reconcile(before: Date): Promise<void> {
    const found = new Set<string>();
    for await (const ids of this.store.ids(before)) {
      const { rows } = await this.pool.query<{ id: string }>(
        'SELECT id FROM stored_files WHERE id = ANY ($1::uuid[])',
        [ids],
      );
      const known = new Set(rows.map(({ id }) => id));
      for (const id of ids) {
        if (known.has(id)) found.add(id);
        else await this.store.remove(id);
      }
    }
    const { rows } = await this.pool.query<{ id: string }>(
      'SELECT id FROM stored_files WHERE created_at < $1 AND doomed_at IS NULL',
      [before],
    );
    const missing = rows.filter(({ id }) => !found.has(id)).length;
    if (missing > 0) this.logger.warn(`${missing} files are not where the database says; see docs/adr/0011.`);
  }

  private async sweep(): Promise<void> {
    try {
      await this.removeDoomed();
    } catch (error) {
      // The storage is unavailable: the next round tries again.
      if (!(error instanceof AppError)) throw error;
    }
  }

  private async removeDoomed(): Promise<void> {
    for (let count = BATCH; count === BATCH;) {
      const { rows } = await this.pool.query<{ id: string }>(
        `SELECT id FROM stored_files WHERE doomed_at IS NOT NULL ORDER BY doomed_at LIMIT ${BATCH}`,
      );
      count = rows.length;
      for (const { id } of rows) {
        await this.store.remove(id);
        await this.pool.query('DELETE FROM stored_files WHERE id = $1 AND doomed_at IS NOT NULL', [id]);
      }
    }
  }
}
