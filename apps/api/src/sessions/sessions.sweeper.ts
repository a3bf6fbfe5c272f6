import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { BackgroundJob } from '../common/concurrency/background-job';
import { SessionStore } from './session.store';

const SWEEP_MS = 15 * 60_000;

/** Deletes the rows of expired sessions every 15 minutes. */
@Injectable()
export class SessionsSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly job: BackgroundJob;

  constructor(store: SessionStore) {
    this.job = new BackgroundJob({
      everyMs: SWEEP_MS,
      round: () => store.deleteExpired(),
      logger: new Logger('Sessions'),
    });
  }

  onApplicationBootstrap(): void {
    this.job.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.job.stop();
  }
}
