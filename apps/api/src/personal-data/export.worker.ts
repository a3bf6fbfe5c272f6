import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { BackgroundJob } from '../common/concurrency/background-job';
import { isTransient, logFailure } from '../common/errors/database-errors';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { RealtimeService } from '../realtime/realtime.service';
import { writeArchive } from './archive/archive.writer';
import { withAdvisoryLock } from '../database/with-advisory-lock';
import { ExportFiles } from './export-files';
import { toExport, type ExportEntity } from './export.entity';
import { ExportsRepository } from './exports.repository';
import { PersonalDataReader } from './personal-data.reader';

/**
 * ms. How often the worker checks for work without a trigger: expired archives, and exports that a
 * killed process has left.
 */
const LOOK_MS = 30_000;
/**
 * Archives that this process writes concurrently. Each needs a separate database connection and a
 * share of the CPU thread.
 */
const EXPORTS_AT_ONCE = 2;
/** ms. The minimum time between two progress events. */
const PUBLISH_MS = 200;

/** Writes requested archives, at most 2 concurrently, and deletes expired ones. */
@Injectable()
export class ExportWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Exports');
  private readonly stopping = new AbortController();
  private readonly job = new BackgroundJob({
    everyMs: LOOK_MS,
    round: () => this.work(),
    logger: this.logger,
  });
  private readonly writing = new Map<string, Promise<void>>();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly exports: ExportsRepository,
    private readonly files: ExportFiles,
    private readonly reader: PersonalDataReader,
    private readonly realtime: RealtimeService,
  ) {}

  onApplicationBootstrap(): void {
    this.job.start();
    this.wake();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort(new Error('The server stops; the archive is written again after its start'));
    await this.job.stop();
    await Promise.all(this.writing.values());
  }

  /** Starts a round of work immediately. */
  wake(): void {
    void this.job.trigger();
  }

  /** Publishes `export:changed` to the devices of the user. */
  publish(row: ExportEntity): void {
    this.realtime.publish([row.userId], 'export:changed', { export: toExport(row) });
  }

  /**
   * Deletes files without a current export: expired ones, those of erased accounts, and unfinished
   * ones.
   */
  async tidy(): Promise<void> {
    await this.exports.forgetExpired();
    const ids = await this.files.ids();
    const known = new Map((await this.exports.all(ids)).map((row) => [row.id, row.status]));
    for (const id of ids) {
      const status = known.get(id);
      if (status === undefined || status === 'failed') await this.files.remove(id);
      else if (status === 'ready') await this.files.removeParts(id);
    }
  }

  private async work(): Promise<void> {
    await this.tidy();
    for (const { id } of await this.exports.unfinished()) {
      if (this.writing.size >= EXPORTS_AT_ONCE) await Promise.race(this.writing.values());
      if (this.stopping.signal.aborted) return;
      if (this.writing.has(id)) continue;
      this.writing.set(
        id,
        this.writeAlone(id).finally(() => this.writing.delete(id)),
      );
    }
  }

  private async writeAlone(id: string): Promise<void> {
    try {
      await withAdvisoryLock(this.config.databaseUrl, `export ${id}`, () => this.write(id));
    } catch (error) {
      logFailure(this.logger, error);
    }
  }

  private async write(id: string): Promise<void> {
    const row = await this.exports.claim(id);
    if (!row) return;
    this.publish(row);
    const part = await this.files.begin(id);
    try {
      await writeArchive(part, row.userId, this.reader, {
        signal: this.stopping.signal,
        onProgress: this.progressOf(id),
      });
      const bytes = await this.files.finish(id, part);
      const ready = await this.exports.finish(id, bytes);
      if (ready) this.publish(ready);
      else await this.files.remove(id); // the account or the export was deleted in the meantime
    } catch (error) {
      await this.files.removeParts(id);
      // Retried at the next start, or when the database is available again.
      if (this.stopping.signal.aborted || isTransient(error)) return;
      this.logger.error(error);
      const failed = await this.exports.fail(id);
      if (failed) this.publish(failed);
    }
  }

  private progressOf(id: string): (percent: number) => void {
    let published = 0;
    let publishedAt = 0;
    return (percent) => {
      if (percent <= published || Date.now() - publishedAt < PUBLISH_MS) return;
      published = percent;
      publishedAt = Date.now();
      this.exports.progress(id, percent).then(
        (row) => row?.status === 'writing' && this.publish(row),
        () => undefined, // the next progress event includes it
      );
    };
  }
}
