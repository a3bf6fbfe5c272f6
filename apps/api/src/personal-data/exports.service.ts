import { Injectable, StreamableFile } from '@nestjs/common';
import type { Export } from '@zentra/contracts';
import { AppError } from '../common/errors/app-error';
import { ExportFiles } from './export-files';
import { toExport } from './export.entity';
import { ExportWorker } from './export.worker';
import { ExportsRepository } from './exports.repository';

/** Serves the archives of a user's own data to that user only. */
@Injectable()
export class ExportsService {
  constructor(
    private readonly exports: ExportsRepository,
    private readonly files: ExportFiles,
    private readonly worker: ExportWorker,
  ) {}

  /**
   * Starts an export in the background, which replaces a finished one. Returns an export in
   * progress instead of starting another.
   */
  async start(userId: string): Promise<Export> {
    const row = await this.exports.start(userId);
    this.worker.wake();
    this.worker.publish(row);
    return toExport(row);
  }

  /**
   * Returns the state of the latest export.
   * @throws NOT_FOUND when there is none
   */
  async state(userId: string): Promise<Export> {
    const row = await this.exports.find(userId);
    if (!row) throw new AppError('NOT_FOUND');
    return toExport(row);
  }

  /**
   * Returns the archive as a download.
   * @throws NOT_FOUND when none is ready
   */
  async file(userId: string): Promise<StreamableFile> {
    const row = await this.exports.find(userId);
    const file = row?.status === 'ready' ? await this.files.open(row.id) : null;
    if (!row || !file) throw new AppError('NOT_FOUND');
    const { size } = await file.stat();
    return new StreamableFile(file.createReadStream(), {
      type: 'application/zip',
      length: size,
      disposition: `attachment; filename="zentra-${row.createdAt.toISOString().slice(0, 10)}.zip"`,
    });
  }
}
