import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { BackgroundJob } from '../../common/concurrency/background-job';
import { FilesSweeper } from '../../files/files.sweeper';
import { IncomingFiles } from '../../files/incoming-files';
import { AvatarsService } from '../../users/avatars.service';
import { AttachmentsRepository } from './attachments.repository';

const SWEEP_MS = 5 * 60_000;
/** How long an upload waits to be sent, ms. */
const UNSENT_MS = 24 * 60 * 60 * 1000;

/** Removes uploads that were not sent, and those that a killed process left behind. */
@Injectable()
export class AttachmentsSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly job = new BackgroundJob({
    everyMs: SWEEP_MS,
    round: () => this.sweep(),
    logger: new Logger('Attachments'),
  });

  constructor(
    private readonly attachments: AttachmentsRepository,
    private readonly files: FilesSweeper,
    private readonly incoming: IncomingFiles,
    private readonly avatars: AvatarsService,
  ) {}

  onApplicationBootstrap(): void {
    this.job.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.job.stop();
  }

  /** Runs one round. Resolves when all due files are removed. */
  async sweep(): Promise<void> {
    const before = new Date(Date.now() - UNSENT_MS);
    await this.attachments.removeLeftOver(before);
    await this.avatars.removeLeftOver(before);
    await this.incoming.tidy(before);
    await this.files.wake();
  }
}
