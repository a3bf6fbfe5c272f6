import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../../config/config';
import { CONFIG } from '../../config/config.module';
import { FairQueue } from './fair-queue';
import type { IdentifiedRequest } from '../identity';

/** Calls of one user that are in progress at once, over all their devices: as many as a browser opens connections. */
const RUNNING_PER_USER = 6;
/** Eight devices that reconnect make about 80 calls. */
const BOUNDS = { waitingPerKey: 300, waiting: 2_000 };
const RETRY_SECONDS = 1;
/** Cookies whose user is remembered, about 300 bytes each. */
const MOST_COOKIES = 10_000;
const LONGEST_COOKIE = 300;

/** A queue in which each user has a few tasks in progress; others wait, at most as long as for the database. */
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
 * Calls of signed-in users: a few of each user are in progress at once, and the others wait in their
 * order, so that one user with many calls takes no connections from the others.
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
   * Resolves when it is the turn of this call, where an earlier call has shown whose session the cookie is: then not even
   * the session is loaded before.
   * @throws RATE_LIMITED, UNAVAILABLE
   */
  async enterByCookie(request: IdentifiedRequest, cookie: string | undefined): Promise<void> {
    const userId = cookie === undefined ? undefined : this.users.get(cookie);
    if (userId !== undefined) await this.enter(request, userId);
  }

  /**
   * The same where the session has told the user; does nothing for a call that has had its turn. The code that ends the call calls
   * `leaveQueue` of the request.
   * @throws RATE_LIMITED, UNAVAILABLE
   */
  async enterByUser(request: IdentifiedRequest, cookie: string | undefined, userId: string): Promise<void> {
    if (cookie !== undefined && cookie.length <= LONGEST_COOKIE) this.remember(cookie, userId);
    if (!request.leaveQueue) await this.enter(request, userId);
  }

  /** For a cookie whose session is over: its calls take no more turns of the user. */
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
