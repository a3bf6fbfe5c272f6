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
/** Looks in a row with too much of it: a second of work for one large answer is no overload. */
const LOOKS = 3;
const RETRY_SECONDS = 5;

const IS_NEW_WORK = Symbol('IS_NEW_WORK');

const MB = 1024 ** 2;
const SEMI_SPACE_MB = Number(
  /--max-semi-space-size=(\d+)/.exec([...process.execArgv, process.env.NODE_OPTIONS].join(' '))?.[1] ?? 16,
);

/**
 * The part of the heap whose end is that of the process, bytes: what is used of it, garbage included, and
 * what Node may use. The limit that V8 reports contains the young generation, three semi-spaces.
 */
export function oldGeneration(): { used: number; limit: number } {
  const old = getHeapSpaceStatistics().filter(({ space_name: name }) => !name.startsWith('new_'));
  const used = old.reduce((sum, { space_used_size: size }) => sum + size, 0);
  return { used, limit: getHeapStatistics().heap_size_limit - 3 * SEMI_SPACE_MB * MB };
}

/** Marks a route that is refused first when the process cannot keep up: sign-ins, registrations and uploads. */
export const NewWork = () => SetMetadata(IS_NEW_WORK, true);

/**
 * Refuses new work while the event loop is late, or while the heap is nearly full, which would end the
 * process: for three seconds above `Config.mostDelayMs` in the median, or above `Config.mostHeap`. Users
 * who are signed in go on reading and sending messages.
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

  /** @throws UNAVAILABLE for new work while the process cannot keep up */
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
