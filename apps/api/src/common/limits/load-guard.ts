import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8';
import {
  Inject,
  Injectable,
  Logger,
  SetMetadata,
  type CanActivate,
  type ExecutionContext,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Config } from '../../config/config';
import { CONFIG } from '../../config/config.module';
import { AppError } from '../errors/app-error';
import { BackgroundJob } from '../concurrency/background-job';

const RESOLUTION_MS = 20;
const LOOK_MS = 1_000;
/** Consecutive checks above a limit. One second of work for a large response is no overload. */
const LOOKS = 3;
const RETRY_SECONDS = 5;

const IS_NEW_WORK = Symbol('IS_NEW_WORK');

const MB = 1024 ** 2;
const SEMI_SPACE_MB = Number(
  /--max-semi-space-size=(\d+)/.exec([...process.execArgv, process.env.NODE_OPTIONS].join(' '))?.[1] ?? 16,
);

/**
 * Returns the used bytes and the limit of the heap's old generation, whose exhaustion ends the
 * process. `used` includes garbage. The limit that V8 reports includes the young generation, three
 * semi-spaces.
 */
export function oldGeneration(): { used: number; limit: number } {
  const old = getHeapSpaceStatistics().filter(({ space_name: name }) => !name.startsWith('new_'));
  const used = old.reduce((sum, { space_used_size: size }) => sum + size, 0);
  return { used, limit: getHeapStatistics().heap_size_limit - 3 * SEMI_SPACE_MB * MB };
}

/** Marks a route that is refused first under overload: sign-ins, registrations and uploads. */
export const NewWork = () => SetMetadata(IS_NEW_WORK, true);

/**
 * Refuses new work under overload. That is three seconds with a median delay of the event loop
 * above `Config.mostDelayMs`, or with a used share of the heap above `Config.mostHeap`. A full heap
 * would end the process. Signed-in users can still read and send messages.
 */
@Injectable()
export class LoadGuard implements CanActivate, OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Load');
  private readonly delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  private readonly looking = new BackgroundJob({
    everyMs: LOOK_MS,
    round: () => this.look(),
    logger: this.logger,
  });
  private badLooks = 0;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly reflector: Reflector,
  ) {}

  onApplicationBootstrap(): void {
    this.delay.enable();
    this.looking.start();
  }

  onApplicationShutdown(): void {
    void this.looking.stop();
    this.delay.disable();
  }

  /** @throws UNAVAILABLE for new work under overload */
  canActivate(context: ExecutionContext): boolean {
    if (this.badLooks < LOOKS) return true;
    if (this.reflector.get<boolean | undefined>(IS_NEW_WORK, context.getHandler()) !== true) return true;
    throw new AppError('UNAVAILABLE', { retryAfter: RETRY_SECONDS });
  }

  private look(): void {
    const delayMs = Math.round(this.delay.percentile(50) / 1e6 - RESOLUTION_MS);
    this.delay.reset();
    const { used, limit } = oldGeneration();
    const isOver = delayMs > this.config.mostDelayMs || used / limit > this.config.mostHeap;
    this.badLooks = isOver ? this.badLooks + 1 : 0;
    if (this.badLooks === LOOKS)
      this.logger.warn(
        `The event loop is ${delayMs} ms late and ${Math.round((used / limit) * 100)} % of the heap is used; ` +
          'sign-ins and uploads are refused until that is better.',
      );
  }
}
