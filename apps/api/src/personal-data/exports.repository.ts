import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { EXPORT_LIFETIME_DAYS } from '@zentra/contracts';
import { In, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { ExportEntity } from './export.entity';

const UNFINISHED = ['waiting', 'writing'] as const;

/** Replaces a finished export. Leaves an unfinished one unchanged, and then returns no row. */
const START = `
INSERT INTO exports AS e (id, user_id, status, created_at) VALUES ($1, $2, 'waiting', now())
ON CONFLICT (user_id) DO UPDATE SET id = excluded.id, status = excluded.status, progress = 0, bytes = NULL,
  expires_at = NULL, created_at = excluded.created_at
WHERE e.status IN ('ready', 'failed')`;

@Injectable()
export class ExportsRepository {
  constructor(@InjectRepository(ExportEntity) private readonly exports: Repository<ExportEntity>) {}

  /** Starts an export unless one is in progress. Returns the current one. */
  async start(userId: string): Promise<ExportEntity> {
    await this.exports.query(START, [uuidv7(), userId]);
    return this.exports.findOneByOrFail({ userId });
  }

  /** Returns the latest export; null when there is none or it has expired. */
  async find(userId: string): Promise<ExportEntity | null> {
    const row = await this.exports.findOneBy({ userId });
    return row?.expiresAt && row.expiresAt <= new Date() ? null : row;
  }

  /** Returns the exports with these ids. */
  all(ids: string[]): Promise<ExportEntity[]> {
    return this.exports.findBy({ id: In(ids) });
  }

  /** Returns the exports that are waiting or being written, oldest first. */
  unfinished(): Promise<ExportEntity[]> {
    return this.exports.find({ where: { status: In(UNFINISHED) }, order: { createdAt: 'ASC', id: 'ASC' } });
  }

  /**
   * Marks an export as being written, with progress 0. Null when it no longer exists or is
   * finished.
   */
  async claim(id: string): Promise<ExportEntity | null> {
    await this.exports.update({ id, status: In(UNFINISHED) }, { status: 'writing', progress: 0 });
    return this.exports.findOneBy({ id, status: 'writing' });
  }

  /** Stores the progress, in percent. Null when the export no longer exists. */
  async progress(id: string, progress: number): Promise<ExportEntity | null> {
    await this.exports.update({ id, status: 'writing' }, { progress });
    return this.exports.findOneBy({ id });
  }

  /** Marks an export as ready for 7 days. Null when it no longer exists. */
  async finish(id: string, bytes: number): Promise<ExportEntity | null> {
    await this.exports.update(
      { id, status: 'writing' },
      {
        status: 'ready',
        progress: 100,
        bytes: String(bytes),
        expiresAt: () => `now() + interval '${EXPORT_LIFETIME_DAYS} days'`,
      },
    );
    return this.exports.findOneBy({ id });
  }

  /** Marks an export as failed. Null when it no longer exists. */
  async fail(id: string): Promise<ExportEntity | null> {
    await this.exports.update({ id }, { status: 'failed', bytes: null, expiresAt: null });
    return this.exports.findOneBy({ id });
  }

  /** Deletes expired exports. */
  async forgetExpired(): Promise<void> {
    await this.exports.createQueryBuilder().delete().where('expires_at <= now()').execute();
  }
}
