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

/** Looks this often for what nobody told it of: time that is over, and what a killed process has left. */
const LOOK_MS = 30_000;
/** Archives that this process writes at the same time. Each takes a connection of its own and some of the one CPU thread. */
const EXPORTS_AT_ONCE = 2;
/** Progress is told no more often than this. */
const TELL_MS = 200;

/** Writes the archives that were asked for, a few at a time, and removes those whose time is over. */
@Injectable()
export class ExportWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Exports');
  private readonly stopping = new AbortController();
  private readonly job = new BackgroundJob({
    everyMs: LOOK_MS,
    round: () => this.work(),
    logger: this.logger,
  });
  /** Archives in progress, by the id of their export. */
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

  /** There may be something to do. */
  wake(): void {
    void this.job.trigger();
  }

  /** Tells the person's own devices. */
  tell(row: ExportEntity): void {
    this.realtime.publish([row.userId], 'export:changed', { export: toExport(row) });
  }

  /** Removes whatever has no export any more: expired ones, those of accounts that are gone, and beginnings. */
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
    this.tell(row);
    const part = await this.files.begin(id);
    try {
      await writeArchive(part, row.userId, this.reader, {
        signal: this.stopping.signal,
        onProgress: this.progressOf(id),
      });
      const bytes = await this.files.finish(id, part);
      const ready = await this.exports.finish(id, bytes);
      if (ready) this.tell(ready);
      else await this.files.remove(id); // the account, or the wish, has gone meanwhile
    } catch (error) {
      await this.files.removeParts(id);
      // Taken up again: at the next start, or when the database is back.
      if (this.stopping.signal.aborted || isTransient(error)) return;
      this.logger.error(error);
      const failed = await this.exports.fail(id);
      if (failed) this.tell(failed);
    }
  }

  private progressOf(id: string): (percent: number) => void {
    let told = 0;
    let toldAt = 0;
    return (percent) => {
      if (percent <= told || Date.now() - toldAt < TELL_MS) return;
      told = percent;
      toldAt = Date.now();
      this.exports.progress(id, percent).then(
        (row) => row?.status === 'writing' && this.tell(row),
        () => undefined, // the next one tells more
      );
    };
  }
}
