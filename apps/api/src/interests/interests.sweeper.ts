import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { BackgroundJob } from '../common/concurrency/background-job';
import { ConsentMachine } from './consent.machine';
import { InterestEvents } from './interest.events';
import { InterestsRepository } from './interests.repository';
import { InterestsService } from './interests.service';

const SWEEP_MS = 30_000;
const BATCH = 100;

/**
 * What time does to interests: closes those past their T and tells both sides, tells recipients of those that waited for
 * their day, and withdraws what was left over of whoever has gone. Every answer takes the time into account by itself.
 */
@Injectable()
export class InterestsSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly job = new BackgroundJob({
    everyMs: SWEEP_MS,
    round: () => this.sweep(),
    logger: new Logger('Interests'),
  });

  private isStopping = false;

  constructor(
    private readonly machine: ConsentMachine,
    private readonly events: InterestEvents,
    private readonly interests: InterestsRepository,
    private readonly service: InterestsService,
  ) {}

  onApplicationBootstrap(): void {
    this.job.start();
  }

  onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    return this.job.stop();
  }

  /** One round; resolves when all that was due is done. */
  async sweep(): Promise<void> {
    for (let due = BATCH; due === BATCH;) {
      const overdue = await this.interests.overdue(BATCH);
      due = overdue.length;
      // Locking the two is enough: whatever has reached its T is closed, and told, by that.
      for (const { senderId, recipientId } of overdue) {
        if (this.isStopping) return;
        await this.machine.forPair(senderId, recipientId, () => Promise.resolve(null));
      }
    }
    await this.service.withdrawLeftOver();
    for (const interest of await this.interests.takeHeld()) await this.events.tellShown(interest);
  }
}
