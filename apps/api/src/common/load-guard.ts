import { monitorEventLoopDelay } from 'node:perf_hooks';
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
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { AppError } from './app-error';

const RESOLUTION_MS = 20;
const LOOK_MS = 1_000;
/** Looks in a row with too much delay: a second of work for one large answer is no overload. */
const LOOKS = 3;
const RETRY_SECONDS = 5;

const IS_NEW_WORK = Symbol('IS_NEW_WORK');

/** Marks a route that is refused first when the process cannot keep up: sign-ins, registrations and uploads. */
export const NewWork = () => SetMetadata(IS_NEW_WORK, true);

/**
 * Refuses new work while the event loop is late: its median delay was above `Config.mostDelayMs` for
 * three seconds. Users who are signed in go on reading and sending messages.
 */
@Injectable()
export class LoadGuard implements CanActivate, OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Load');
  private readonly delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  private timer: NodeJS.Timeout | undefined;
  private lateLooks = 0;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly reflector: Reflector,
  ) {}

  onApplicationBootstrap(): void {
    this.delay.enable();
    this.timer = setInterval(() => this.look(), LOOK_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
    this.delay.disable();
  }

  /** @throws UNAVAILABLE for new work while the process cannot keep up */
  canActivate(context: ExecutionContext): boolean {
    if (this.lateLooks < LOOKS) return true;
    if (this.reflector.get<boolean | undefined>(IS_NEW_WORK, context.getHandler()) !== true) return true;
    throw new AppError('UNAVAILABLE', { retryAfter: RETRY_SECONDS });
  }

  private look(): void {
    const medianMs = this.delay.percentile(50) / 1e6 - RESOLUTION_MS;
    this.delay.reset();
    const isLate = medianMs > this.config.mostDelayMs;
    this.lateLooks = isLate ? this.lateLooks + 1 : 0;
    if (this.lateLooks === LOOKS)
      this.logger.warn(
        `The event loop is ${Math.round(medianMs)} ms late; sign-ins and uploads are refused until it keeps up.`,
      );
  }
}
