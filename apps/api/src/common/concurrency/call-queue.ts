import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../../config/config';
import { CONFIG } from '../../config/config.module';
import { FairQueue } from './fair-queue';
import type { IdentifiedRequest } from '../identity';

/**
 * Calls of one user in progress, over all their devices: as many as a browser opens connections.
 */
const RUNNING_PER_USER = 6;
/** Eight devices that reconnect make about 80 calls. */
const BOUNDS = { waitingPerKey: 300, waiting: 2_000 };
const RETRY_SECONDS = 1;
/** Cookies whose user is cached, about 300 bytes each. */
const MOST_COOKIES = 10_000;
const LONGEST_COOKIE = 300;

/**
 * Returns a queue in which each user has up to 6 tasks in progress. Others wait, at most
 * `databasePatienceMs`.
 */
export const queueOfUsers = (
  { databasePatienceMs }: Pick<Config, 'databasePatienceMs'>,
  bounds: { waitingPerKey: number; waiting: number },
): FairQueue =>
  new FairQueue({
    ...bounds,
    running: Infinity,
    runningPerKey: RUNNING_PER_USER,
    waitMs: databasePatienceMs,
    retryAfter: RETRY_SECONDS,
  });

/**
 * Queues the calls of signed-in users. Up to 6 of each user are in progress, and the others wait in
 * order. So one user with many calls does not take connections from others.
 */
@Injectable()
export class CallQueue {
  private readonly queue: FairQueue;
  private readonly users = new Map<string, string>();

  constructor(@Inject(CONFIG) config: Config) {
    this.queue = queueOfUsers(config, BOUNDS);
  }

  /** Calls that wait for their turn. */
  get waiting(): number {
    return this.queue.waiting;
  }

  /**
   * Resolves when it is the turn of this call. Knows the user from an earlier call with the same
   * cookie, so that the call waits before its session is loaded. Resolves immediately for an
   * unknown cookie.
   * @throws RATE_LIMITED, UNAVAILABLE
   */
  async enterByCookie(request: IdentifiedRequest, cookie: string | undefined): Promise<void> {
    const userId = cookie === undefined ? undefined : this.users.get(cookie);
    if (userId !== undefined) await this.enter(request, userId);
  }

  /**
   * Resolves when it is the turn of this call, once its session has identified the user. Does
   * nothing for a call that has had its turn. The code that ends the call must call `leaveQueue` of
   * the request.
   * @throws RATE_LIMITED, UNAVAILABLE
   */
  async enterByUser(request: IdentifiedRequest, cookie: string | undefined, userId: string): Promise<void> {
    if (cookie !== undefined && cookie.length <= LONGEST_COOKIE) this.remember(cookie, userId);
    if (!request.leaveQueue) await this.enter(request, userId);
  }

  /** Forgets a cookie whose session is over, so that its calls take no more turns of the user. */
  forget(cookie: string | undefined): void {
    if (cookie !== undefined) this.users.delete(cookie);
  }

  private async enter(request: IdentifiedRequest, userId: string): Promise<void> {
    const hungUp = new AbortController();
    const hangUp = () => hungUp.abort();
    request.res?.once('close', hangUp);
    request.leaveQueue = await this.queue.enter(userId, hungUp.signal);
    request.res?.off('close', hangUp);
  }

  private remember(cookie: string, userId: string): void {
    if (this.users.has(cookie)) return;
    const [oldest] = this.users.keys();
    if (this.users.size >= MOST_COOKIES && oldest !== undefined) this.users.delete(oldest);
    this.users.set(cookie, userId);
  }
}
