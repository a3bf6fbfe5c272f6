import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { BackgroundJob } from '../common/concurrency/background-job';
import { isConnectionError, logFailure } from '../common/errors/database-errors';
import { DomainEvents } from '../events/domain-events';
import { InterestStateMachine } from './interest-state-machine';
import { InterestPlaces } from './interest-places';
import { InterestsRepository } from './interests.repository';
import { InterestsService } from './interests.service';

const SWEEP_MS = 30_000;
const BATCH = 100;

/**
 * Applies the passage of time every 30 s. Closes interests past their `expiresAt` and notifies both
 * sides. Withdraws remaining interests of users who can no longer be found. Shows queued interests
 * on the places of a new day.
 */
@Injectable()
export class InterestsSweeper implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Interests');
  private readonly job = new BackgroundJob({
    everyMs: SWEEP_MS,
    round: () => this.sweep(),
    logger: this.logger,
  });

  private isStopping = false;
  /** Recipients who blocked a sender since the last round: a place of their day may be free. */
  private readonly freed = new Set<string>();

  constructor(
    private readonly machine: InterestStateMachine,
    private readonly interests: InterestsRepository,
    private readonly service: InterestsService,
    private readonly places: InterestPlaces,
    private readonly domainEvents: DomainEvents,
  ) {}

  onModuleInit(): void {
    this.domainEvents.on('interest.suppressed', ({ recipientId }) => this.freed.add(recipientId));
  }

  onApplicationBootstrap(): void {
    this.job.start();
  }

  onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    return this.job.stop();
  }

  /** Runs one round. Resolves when all due interests are done. */
  async sweep(): Promise<void> {
    for (let due = BATCH; due === BATCH;) {
      const overdue = await this.interests.overdue(BATCH);
      due = overdue.length;
      // Locking the pair is enough: it closes the expired interest and publishes that.
      for (const { senderId, recipientId } of overdue) {
        if (this.isStopping) return;
        await this.machine.withPairLock(senderId, recipientId, () => Promise.resolve(null));
      }
    }
    await this.service.withdrawOfInactiveSenders();
    await this.showQueued();
  }

  /** Shows queued interests wherever a place is free, one recipient after the other. */
  private async showQueued(): Promise<void> {
    const freed = [...this.freed];
    this.freed.clear();
    await this.showTo(freed);
    await this.showToAll((after) => this.places.recipientsOfConfirmed(BATCH, after));
    await this.showToAll((after) => this.places.recipients(BATCH, after));
  }

  private async showToAll(
    next: (after: string | undefined) => ReturnType<InterestPlaces['recipients']>,
  ): Promise<void> {
    let last: string | undefined;
    do {
      const page = await next(last);
      await this.showTo(page.filter(({ hasPlace }) => hasPlace).map(({ id }) => id));
      last = page.length === BATCH ? page.at(-1)?.id : undefined;
    } while (last !== undefined && !this.isStopping);
  }

  private async showTo(recipientIds: string[]): Promise<void> {
    for (const recipientId of recipientIds) {
      if (this.isStopping) return;
      try {
        await this.machine.showQueued(recipientId);
      } catch (error) {
        // A row that is locked for long must not delay the other recipients.
        if (isConnectionError(error)) throw error;
        logFailure(this.logger, error);
      }
    }
  }
}
