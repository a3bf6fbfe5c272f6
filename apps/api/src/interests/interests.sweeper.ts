import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { isDatabaseAway } from '../common/error-mapping';
import { ConsentMachine } from './consent.machine';
import { InterestEvents } from './interest.events';
import { InterestsRepository } from './interests.repository';

const SWEEP_MS = 30_000;
const BATCH = 100;

/**
 * What time does to interests: closes those past their T and tells both sides, and tells recipients of those that waited for
 * their day. Nothing rests on it: every answer takes the time into account by itself.
 */
@Injectable()
export class InterestsSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Interests');
  private timer: NodeJS.Timeout | undefined;
  private sweptAt = new Date();

  constructor(
    private readonly machine: ConsentMachine,
    private readonly events: InterestEvents,
    private readonly interests: InterestsRepository,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.sweep().catch((error: unknown) => {
        if (!isDatabaseAway(error)) this.logger.error(error);
      });
    }, SWEEP_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** One round; resolves when all that was due is done. */
  async sweep(): Promise<void> {
    const now = new Date();
    for (let due = BATCH; due === BATCH;) {
      const overdue = await this.interests.overdue(BATCH);
      due = overdue.length;
      // Locking the two is enough: whatever has reached its T is closed, and told, by that.
      for (const { senderId, recipientId } of overdue)
        await this.machine.forPair(senderId, recipientId, () => Promise.resolve(null));
    }
    for (const interest of await this.interests.shownBetween(this.sweptAt, now))
      await this.events.tellShown(interest);
    this.sweptAt = now;
  }
}
