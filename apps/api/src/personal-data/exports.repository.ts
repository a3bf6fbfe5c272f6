import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { EXPORT_KEPT_DAYS } from '@zentra/contracts';
import { In, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { ExportEntity } from './export.entity';

const UNFINISHED = ['waiting', 'writing'] as const;

/** A new one takes the place of one that is done; one that is not is left alone, and then no row is answered. */
const START = `
INSERT INTO exports AS e (id, user_id, status, created_at) VALUES ($1, $2, 'waiting', now())
ON CONFLICT (user_id) DO UPDATE SET id = excluded.id, status = excluded.status, progress = 0, bytes = NULL,
  expires_at = NULL, created_at = excluded.created_at
WHERE e.status IN ('ready', 'failed')`;

@Injectable()
export class ExportsRepository {
  constructor(@InjectRepository(ExportEntity) private readonly exports: Repository<ExportEntity>) {}

  /** Starts one unless one is under way; answers whichever there is then. */
  async start(userId: string): Promise<ExportEntity> {
    await this.exports.query(START, [uuidv7(), userId]);
    return this.exports.findOneByOrFail({ userId });
  }

  /** The latest one, unless its time is over. */
  async find(userId: string): Promise<ExportEntity | null> {
    const row = await this.exports.findOneBy({ userId });
    return row?.expiresAt && row.expiresAt <= new Date() ? null : row;
  }

  all(ids: string[]): Promise<ExportEntity[]> {
    return this.exports.findBy({ id: In(ids) });
  }

  /** First come, first written. */
  unfinished(): Promise<ExportEntity[]> {
    return this.exports.find({ where: { status: In(UNFINISHED) }, order: { createdAt: 'ASC', id: 'ASC' } });
  }

  /** Begins to write, from the beginning; null where there is nothing left to do. */
  async claim(id: string): Promise<ExportEntity | null> {
    await this.exports.update({ id, status: In(UNFINISHED) }, { status: 'writing', progress: 0 });
    return this.exports.findOneBy({ id, status: 'writing' });
  }

  /** Null where nobody wants it any more. */
  async progress(id: string, progress: number): Promise<ExportEntity | null> {
    await this.exports.update({ id, status: 'writing' }, { progress });
    return this.exports.findOneBy({ id });
  }

  /** Null where nobody wants it any more. */
  async finish(id: string, bytes: number): Promise<ExportEntity | null> {
    await this.exports.update(
      { id, status: 'writing' },
      {
        status: 'ready',
        progress: 100,
        bytes: String(bytes),
        expiresAt: () => `now() + interval '${EXPORT_KEPT_DAYS} days'`,
      },
    );
    return this.exports.findOneBy({ id });
  }

  async fail(id: string): Promise<ExportEntity | null> {
    await this.exports.update({ id }, { status: 'failed', bytes: null, expiresAt: null });
    return this.exports.findOneBy({ id });
  }

  async forgetExpired(): Promise<void> {
    await this.exports.createQueryBuilder().delete().where('expires_at <= now()').execute();
  }
}
