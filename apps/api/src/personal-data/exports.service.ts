import { Injectable, StreamableFile } from '@nestjs/common';
import type { Export } from '@zentra/contracts';
import { AppError } from '../common/errors/app-error';
import { ExportFiles } from './export-files';
import { toExport } from './export.entity';
import { ExportWorker } from './export.worker';
import { ExportsRepository } from './exports.repository';

/** Archives of one's own data, for the person whose data it is and nobody else. */
@Injectable()
export class ExportsService {
  constructor(
    private readonly exports: ExportsRepository,
    private readonly files: ExportFiles,
    private readonly worker: ExportWorker,
  ) {}

  /** Begins one in the background, in place of the last; answers the one that is under way where there is one. */
  async start(userId: string): Promise<Export> {
    const row = await this.exports.start(userId);
    this.worker.wake();
    this.worker.tell(row);
    return toExport(row);
  }

  /** @throws NOT_FOUND where there is none */
  async state(userId: string): Promise<Export> {
    const row = await this.exports.find(userId);
    if (!row) throw new AppError('NOT_FOUND');
    return toExport(row);
  }

  /** @throws NOT_FOUND where none is ready */
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
